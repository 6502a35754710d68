import { InputId } from '../blocks/action-ids.ts';
import { readForm } from '../blocks/form-values.ts';

/** What stands in the form is what is sent, so an empty mail is refused where it is typed. */
export function validateMail(values: unknown): Record<string, string> {
  const field = readForm(values);
  return {
    ...(field(InputId.subject) === '' ? { [InputId.subject]: 'A mail needs a subject.' } : {}),
    ...(field(InputId.body) === '' ? { [InputId.body]: 'A mail needs a text.' } : {}),
  };
}
