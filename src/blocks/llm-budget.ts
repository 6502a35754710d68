import type { BudgetSpent } from '../domain/model-usage.ts';
import { section } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText, inline } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';

/** The model has used up its month: what goes on, and what whoever runs leadgen can do. */
export function budgetSpentAlert({ spentUsd, budgetUsd, resumesAt, model }: BudgetSpent, moment: Moment): Message {
  const head = `:money_with_wings: *The language model's budget for this month is spent*  ·  ${usd(spentUsd)} of ${usd(budgetUsd)}`;
  return {
    text: fallbackText(head),
    blocks: [
      section(
        `${head}\n${inline(model, 80)} is not asked again before ${when(resumesAt, moment)}. Nothing stops: our own templates write the mails and rules the rest; drafts say who wrote them.\nNext: to use the model again this month, whoever runs leadgen raises \`LLM_MONTHLY_BUDGET_USD\` and restarts it.`,
      ),
    ],
  };
}

/** `$3.20`; small sums keep their figures: `$0.0042`. */
export function usd(amount: number): string {
  return amount > 0 && amount < 0.01 ? `$${amount.toFixed(4)}` : `$${amount.toFixed(2)}`;
}
