/** What the Slack app asks for in manifest.yml, and what does not work without it. A test holds the two against each other. */
export const BOT_SCOPES: Readonly<Record<string, string>> = {
  'app_mentions:read': 'a mention in a channel is not heard',
  'assistant:write': 'suggested prompts do not show',
  commands: '/leadgen does not reach the bot',
  'chat:write': 'no message appears',
  'channels:history': 'a message may be posted twice after a crash',
  'groups:history': 'a message may be posted twice after a crash, in private channels',
  'channels:read': 'the bot cannot tell who reads a channel',
  'groups:read': 'the bot cannot tell who reads a private channel',
  'files:read': 'reports come without pictures',
  'files:write': 'reports come without pictures and tables',
  'im:history': 'direct messages to the bot are not heard',
  'usergroups:read': 'user groups cannot approve',
};
