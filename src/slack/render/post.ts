import { healthChangeMessage, healthMessage } from '../../blocks/health.ts';
import type { Message } from '../../blocks/message.ts';
import { stuckMessage } from '../../blocks/stuck.ts';
import type { Moment } from '../../blocks/time.ts';
import type { Models } from '../../models/index.ts';

/** A stored report as a message; `null` when its content is gone. */
export async function renderPost(models: Models, postKey: string, moment: Moment): Promise<Message | null> {
  const post = await models.posts.find(postKey);
  if (post === null) return null;
  switch (post.kind) {
    case 'health':
      return healthMessage(post.data, moment);
    case 'health_change':
      return healthChangeMessage(post.data, moment);
    case 'stuck':
      return stuckMessage(post.data, moment);
  }
}
