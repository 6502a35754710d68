import type { Connection } from 'mongoose';
import type { ApprovalRequest, ItemDecision } from '../domain/approval.ts';
import { fromDoc, isDuplicateKey, isId, literal, type Stored } from './convert.ts';
import {
  date,
  defineParts,
  defineSchema,
  flag,
  modelOf,
  oneOf,
  optionalDate,
  optionalText,
  ref,
  text,
} from './schema.ts';

type ApprovalType = ApprovalRequest['approvalType'];
type StoredApproval = Omit<Stored<ApprovalRequest>, 'itemsCount'>;

const decision = defineParts({
  itemId: text(),
  decision: oneOf(['approved', 'rejected', 'withdrawn']),
  by: text(),
  at: date(),
  reason: optionalText(),
});

const approvalSchema = defineSchema({
  runId: ref(),
  approvalType: oneOf(['leads', 'emails']),
  status: oneOf(['pending', 'approved', 'rejected', 'expired']),
  itemIds: [String],
  itemsSummary: text(),
  decisions: [decision],
  notificationSent: flag(),
  notificationSentAt: optionalDate(),
  approvedBy: optionalText(100),
  approvedAt: optionalDate(),
  rejectionReason: optionalText(),
  expiresAt: date(),
  remindedAt: optionalDate(),
  createdAt: date(),
});
approvalSchema.index({ runId: 1, approvalType: 1 }, { unique: true, partialFilterExpression: { status: 'pending' } });
approvalSchema.index({ runId: 1, approvalType: 1, createdAt: -1 });
approvalSchema.index({ status: 1, expiresAt: 1 });

const EFFECTIVE: ItemDecision['decision'][] = ['approved', 'rejected'];

/** The two gates. One open request per run and gate; it closes itself with the last decision. */
export function createApprovalStore(connection: Connection) {
  const model = modelOf<StoredApproval>(connection, 'HumanApprovalRequest', approvalSchema, 'human_approval_requests');
  const one = (doc: object | null): ApprovalRequest | null => (doc === null ? null : toRequest(doc));

  async function open(request: {
    runId: string;
    type: ApprovalType;
    itemIds: readonly string[];
    summary: string;
    expiresAt: Date;
    now: Date;
  }): Promise<ApprovalRequest> {
    const { runId, type, itemIds, summary, expiresAt, now } = request;
    try {
      const doc = await model
        .findOneAndUpdate(
          { runId, approvalType: type, status: 'pending' },
          {
            $addToSet: { itemIds: { $each: [...itemIds] } },
            $set: { itemsSummary: summary },
            $max: { expiresAt },
            $setOnInsert: { decisions: [], createdAt: now },
          },
          { upsert: true, returnDocument: 'after', setDefaultsOnInsert: true },
        )
        .lean();
      return toRequest(doc);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return open(request); // somebody else opened it a moment ago: join
    }
  }

  async function mark(id: string, filter: object, set: Partial<StoredApproval>): Promise<ApprovalRequest | null> {
    if (!isId(id)) return null;
    return one(await model.findOneAndUpdate({ _id: id, ...filter }, { $set: set }, { returnDocument: 'after' }).lean());
  }

  return {
    /** Opens the gate of a run, or adds items to the request that is open. */
    open,

    /** The newest request of a run's gate. */
    async find(runId: string, type: ApprovalType): Promise<ApprovalRequest | null> {
      if (!isId(runId)) return null;
      return one(await model.findOne({ runId, approvalType: type }).sort({ createdAt: -1, _id: -1 }).lean());
    },

    async get(id: string): Promise<ApprovalRequest | null> {
      return isId(id) ? one(await model.findById(id).lean()) : null;
    },

    /** The newest request that asks about this item. */
    async findOfItem(runId: string, type: ApprovalType, itemId: string): Promise<ApprovalRequest | null> {
      if (!isId(runId)) return null;
      return one(await model.findOne({ runId, approvalType: type, itemIds: itemId }).sort({ createdAt: -1 }).lean());
    },

    /** Requests of a run about which people were reminded, or whose time ran out: their messages change with each decision. */
    async listRemindedOrExpired(runId: string): Promise<ApprovalRequest[]> {
      if (!isId(runId)) return [];
      const docs = await model
        .find({ runId, $or: [{ remindedAt: { $ne: null } }, { status: 'expired' }] })
        .limit(20)
        .lean();
      return docs.map(toRequest);
    },

    /** Records the decision on one item; the last one closes the request. `null` when the item is decided or not asked. */
    async decide(runId: string, type: ApprovalType, entry: ItemDecision): Promise<ApprovalRequest | null> {
      if (!isId(runId)) return null;
      const undecided = { $not: { $elemMatch: { itemId: entry.itemId, decision: { $in: EFFECTIVE } } } };
      return one(
        await model
          .findOneAndUpdate(
            {
              runId,
              approvalType: type,
              itemIds: entry.itemId,
              status: { $ne: 'expired' },
              decisions: undecided,
            },
            [{ $set: { decisions: withDecision(entry) } }, { $set: closing(entry) }],
            { returnDocument: 'after', updatePipeline: true, sort: { createdAt: -1 } },
          )
          .lean(),
      );
    },

    /** Takes an effective decision back. The item may be decided again; a closed request stays closed. */
    async withdrawDecision(
      runId: string,
      type: ApprovalType,
      entry: { itemId: string; by: string; at: Date; reason?: string | null },
    ): Promise<ApprovalRequest | null> {
      if (!isId(runId)) return null;
      const withdrawn: ItemDecision = { ...entry, decision: 'withdrawn', reason: entry.reason ?? null };
      const decided = { $elemMatch: { itemId: entry.itemId, decision: { $in: EFFECTIVE } } };
      return one(
        await model
          .findOneAndUpdate(
            { runId, approvalType: type, decisions: decided },
            [{ $set: { decisions: withDecision(withdrawn) } }],
            { returnDocument: 'after', updatePipeline: true, sort: { createdAt: -1 } },
          )
          .lean(),
      );
    },

    async markNotified(id: string, now: Date): Promise<ApprovalRequest | null> {
      return mark(id, { notificationSent: false }, { notificationSent: true, notificationSentAt: now });
    },

    /** Once per `remindedBefore`: of two jobs one gets the request. */
    async markReminded(id: string, remindedBefore: Date, now: Date): Promise<ApprovalRequest | null> {
      return mark(
        id,
        { status: 'pending', $or: [{ remindedAt: null }, { remindedAt: { $lt: remindedBefore } }] },
        { remindedAt: now },
      );
    },

    /** Ends a request with items that nobody decided: approved if any item was, else rejected. */
    async closeOpen(id: string, by: string, now: Date): Promise<ApprovalRequest | null> {
      if (!isId(id)) return null;
      const anyApproved = { $in: ['approved', '$decisions.decision'] };
      return one(
        await model
          .findOneAndUpdate(
            { _id: id, status: 'pending' },
            [
              {
                $set: {
                  status: { $cond: [anyApproved, 'approved', 'rejected'] },
                  approvedBy: literal(by),
                  approvedAt: now,
                },
              },
            ],
            { returnDocument: 'after', updatePipeline: true },
          )
          .lean(),
      );
    },

    async expire(id: string, now: Date): Promise<ApprovalRequest | null> {
      return mark(id, { status: 'pending', expiresAt: { $lte: now } }, { status: 'expired' });
    },

    /** Oldest deadline first. */
    async listPending(limit: number): Promise<ApprovalRequest[]> {
      return (await model.find({ status: 'pending' }).sort({ expiresAt: 1 }).limit(limit).lean()).map(toRequest);
    },
  };
}

/** One entry per item: a new one takes the place of a withdrawn one. */
function withDecision(entry: ItemDecision) {
  const others = {
    $filter: { input: '$decisions', as: 'known', cond: { $ne: ['$$known.itemId', literal(entry.itemId)] } },
  };
  return { $concatArrays: [others, [literal(entry)]] };
}

/** `closedStatus` of the domain as an expression, so that the last decision and the closing are one write. */
function closing(entry: ItemDecision) {
  const allDecided = { $setIsSubset: ['$itemIds', '$decisions.itemId'] };
  const anyApproved = { $in: ['approved', '$decisions.decision'] };
  const outcome = (ifApproved: unknown, ifRejected: unknown, otherwise: unknown) => ({
    $cond: [allDecided, { $cond: [anyApproved, ifApproved, ifRejected] }, otherwise],
  });
  return {
    status: outcome('approved', 'rejected', 'pending'),
    approvedBy: outcome(literal(entry.by), null, null),
    approvedAt: outcome(entry.at, null, null),
    rejectionReason: outcome(null, literal(entry.reason), null),
  };
}

function toRequest(doc: object): ApprovalRequest {
  const request = fromDoc<Omit<ApprovalRequest, 'itemsCount'>>(doc);
  return { ...request, itemsCount: request.itemIds.length };
}
