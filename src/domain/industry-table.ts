import { BROAD_TRADES } from './industries/broad.ts';
import { CIVIC_TRADES } from './industries/civic.ts';
import { defineTrade } from './industries/define-trade.ts';
import { HEALTH_TRADES } from './industries/health.ts';
import { HOSPITALITY_TRADES } from './industries/hospitality.ts';
import { RETAIL_TRADES } from './industries/retail.ts';
import { WORK_TRADES } from './industries/work.ts';
import type { Industry } from './trade.ts';

/** Every trade the bot knows. Tags follow OpenStreetMap's tagging schema (iD presets 6.19.2). */
export const INDUSTRY_TABLE: readonly Industry[] = [
  ...HEALTH_TRADES,
  ...HOSPITALITY_TRADES,
  ...RETAIL_TRADES,
  ...CIVIC_TRADES,
  ...WORK_TRADES,
  ...BROAD_TRADES,
].map(defineTrade);
