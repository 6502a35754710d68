/** Questions that show what can be asked. `manifest.yml` carries the same ones: Slack offers them in the direct line. */
export const SUGGESTED_PROMPTS = [
  { title: 'High leads without a contact', message: 'Which high leads have no contact yet?' },
  { title: 'What waits for me', message: 'What waits for me?' },
  { title: 'Find hotels in Texas', message: 'Run hotels in Texas, 30' },
  { title: 'Approve the best', message: 'Approve the top three' },
] as const;
