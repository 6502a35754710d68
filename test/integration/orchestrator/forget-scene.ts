import type { Connection } from 'mongoose';
import type { SiteFacts } from '../../../src/domain/site-facts.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import type { Models } from '../../../src/models/index.ts';
import { createForget } from '../../../src/orchestrator/forget/forget.ts';
import { createStopSequence } from '../../../src/orchestrator/stop-sequence.ts';
import { createSuppressions } from '../../../src/orchestrator/suppress.ts';
import { later, NOW, newRun } from '../models/samples.ts';
import { contactedLead, handClock, recordingProjector } from './lead-scene.ts';

export function forgetOffice(models: Models, shown: string[] = [], clock = handClock(later(60))) {
  const deps = {
    models,
    projector: recordingProjector(shown),
    clock,
    enqueue: async () => undefined,
    log: silentLogger,
  };
  const settleRun = async () => undefined;
  const stopSequence = createStopSequence(deps, settleRun);
  const suppressions = createSuppressions(deps, { settleRun, stopSequence, ownDomains: ['us.example'] });
  return { ...createForget(deps, { settleRun, stopSequence, stop: suppressions.stop }), suppressions, stopSequence };
}

let serial = 0;

/** A person of whom something stands in every collection that can hold it, and the words that must go with them. */
export async function knownPerson(models: Models) {
  serial += 1;
  const word = `Quimby${String.fromCharCode(65 + (serial % 26))}${serial}`;
  const email = `dana.${word.toLowerCase()}@harbor${serial}.example`;
  const name = `Dana ${word}`;
  const body = `Private words number ${serial}`;
  const { run } = await models.runs.createOrJoin({ ...newRun(), requestKey: `forget ${serial}` }, NOW);
  const lead = await contactedLead(models, {
    email: email.toUpperCase(), // as published
    runId: run.id,
    company: {
      name: `Harbor ${serial} Dental`,
      domain: `harbor${serial}.example`,
      email,
      person: { fullName: name, title: 'DDS' },
    },
    text: {
      subject: `For ${name}`,
      body,
      followUps: [{ number: 1, dayOffset: 3, subject: 'Again', body }],
      claims: [{ text: body, support: null }],
    },
  });
  const { company, draft, contact } = lead;
  await models.connection.collection('email_drafts').updateOne(
    { body },
    {
      $set: {
        'recipient.fullName': name,
        previous: { subject: 'x', body, editedBy: 'U1' },
        instruction: body,
        sendNote: email,
      },
    },
  );
  await models.connection
    .collection('contacts')
    .updateOne({ emailLower: email }, { $set: { fullName: name, linkedinUrl: `https://linkedin.example/${word}` } });
  const ids = { companyId: company.id, contactId: contact.id, emailDraftId: draft.id };
  await models.events.record({
    ...ids,
    eventType: 'replied',
    eventAt: NOW,
    replyContent: body,
    reason: `from ${email}`,
  });
  await models.events.record({ ...ids, eventType: 'opened', eventAt: NOW });
  await models.events.record({ ...ids, eventType: 'clicked', eventAt: NOW, url: `https://us.example/?to=${email}` });
  await models.events.record({ eventType: 'bounced', eventAt: NOW, reason: `550 ${email} unknown` });
  const lost = { by: 'U1', at: NOW, reason: `${name} has left`, runId: run.id };
  await models.companies.move(company.id, 'contacted', 'replied', lost);
  await models.posts.create(
    `hot-lead:${company.id}:${draft.id}`,
    'hot-lead',
    {
      companyId: company.id,
      companyName: company.name,
      contactName: name,
      contactTitle: 'DDS',
      score: 1,
      savings: null,
      sentiment: 'positive',
      intent: null,
      snippet: body,
      summary: body,
      text: `${body}\n${name}`,
      markedBy: null,
      at: NOW,
    },
    NOW,
  );
  const { mail } = await models.inboundMails.add({
    source: `imap:INBOX:1:${serial}`,
    mailbox: 'imap',
    identity: `<${email}>`,
    receivedAt: NOW,
    bytes: body.length,
    from: email,
    content: { email: Buffer.from(`From: ${email}\r\n\r\n${body}`) },
  });
  await models.inboundMails.begin(mail.id);
  const kind = { kind: 'reply', intent: 'other', sentiment: 'neutral', confidence: 0.5 } as const;
  await models.inboundMails.finish(mail.id, {
    classifierVersion: 1,
    meaning: kind,
    applied: 'reply:other',
    from: email,
    subject: `Re: For ${name}`,
    matchedBy: 'sender',
    draftId: draft.id,
    companyId: company.id,
    unmatched: false,
  });
  const question = {
    mailId: mail.id,
    companyId: company.id,
    companyName: company.name,
    contactName: name,
    from: email,
  };
  await models.posts.create(
    `reply-question:${mail.id}`,
    'reply-question',
    { ...question, subject: `Re: For ${name}`, text: body, why: 'unsure', guess: 'other', at: NOW, decided: null },
    NOW,
  );
  await models.companies.setFacts(company.id, { websiteName: `${name} DDS` }, NOW);
  await models.siteFacts.set(pageOf(company.domain ?? '', email, name));
  await models.companyContextNotes.set(
    company.id,
    { notesRaw: `Ask ${name}`, notesFormatted: `- ${name}`, createdBy: 'U1' },
    NOW,
  );
  await models.leadChoices.add({ by: 'U1', verb: 'replied', note: `${name} wrote`, createdAt: NOW });
  const log = { runId: run.id, agent: 'writer', action: 'x', status: 'failure', loggedAt: NOW } as const;
  await models.runLogs.add({ ...log, errorMessage: `cannot write to ${email}`, outputSummary: name });
  const task = await models.tasks.create({ agentName: 'writer', params: { note: name }, runId: run.id, now: NOW });
  await models.tasks.finish(task.taskId, { status: 'failed', result: { error: email }, now: NOW });
  await models.webhookEvents.record({ provider: 'p', providerEventId: `${serial}`, payload: { to: [{ email }] } }, NOW);
  await models.suppressions.add({ email, reason: `told ${name}`, by: 'U1', now: NOW });
  await models.audit.add({ at: NOW, by: 'U1', action: 'suppressed', subject: email, detail: `${name} asked` });
  const list = { fileId: `F${serial}`, fileName: `${name}.csv`, by: 'U1', door: 'direct', channelId: 'D1' } as const;
  const { upload } = await models.uploads.receive({ ...list, expiresAt: later(60) }, NOW);
  await models.uploads.move(upload.id, { from: ['received'] }, 'uploaded', { titles: [email], rows: 1 }, NOW);
  await models.uploadRows.save(upload.id, [{ line: 1, cells: [company.name, name, email.toUpperCase()] }], NOW);
  await models.slackMessages.touch(
    { key: `draft:${draft.id}`, kind: 'draft', refId: draft.id, channelId: 'C1', threadKey: null, sequence: 1 },
    NOW,
  );
  const told = await models.talk.ask({
    messageKey: `C1:${serial}`,
    userId: 'U1',
    channelId: 'C1',
    isDirect: false,
    threadTs: '1.0',
    conversation: 'C1:1.0',
    text: `what did ${name} say?`,
    askedAt: NOW,
  });
  await models.talk.claim(told?.id ?? '', 'o', NOW, later(60));
  const reply = { companyName: company.name, sentiment: null, intent: null, text: body, at: NOW };
  const facts = { companies: 0, replies: 1, mails: 0 };
  const said = {
    by: null,
    note: null,
    said: `${email} wrote`,
    parts: [{ kind: 'replies' as const, rows: [reply] }],
    facts,
  };
  await models.talk.finish(told?.id ?? '', 'o', { answer: said, proposal: null, companyIds: [company.id] }, NOW);
  return { ...lead, mailId: mail.id, run, email, name, body, word, gone: [email, name, word.toLowerCase(), body] };
}

function pageOf(domain: string, email: string, name: string): SiteFacts {
  const url = `https://${domain}/team`;
  return {
    domain,
    website: `https://${domain}`,
    fetchedAt: NOW,
    pages: [],
    failure: null,
    title: name,
    organisationName: `${name} DDS`,
    excerpt: `${name}, ${email}`,
    phones: [],
    emails: [{ email, via: 'mailto', ownDomain: true, url }],
    people: [{ fullName: name, title: null, email, phone: null, url }],
    locationCount: null,
    employeeCount: null,
    hasLocationsPage: false,
    facilityType: null,
  };
}

/** Where in the whole database one of the words still stands: `collection: the document`. */
export async function traces(connection: Connection, words: readonly string[]): Promise<string[]> {
  const names = ((await connection.db?.collections()) ?? []).map(({ collectionName }) => collectionName);
  const found = await Promise.all(
    names.map(async (name) => {
      const texts = (await connection.collection(name).find({}).toArray()).map((doc) =>
        JSON.stringify(doc).toLowerCase(),
      );
      const hits = texts.filter((text) => words.some((word) => text.includes(word.toLowerCase())));
      return hits.map((text) => `${name}: ${text.slice(0, 600)}`);
    }),
  );
  return found.flat();
}

/** Everything but the secret, so that the next round of a long test reads a small database. */
export async function clearAll(connection: Connection): Promise<void> {
  const collections = ((await connection.db?.collections()) ?? []).filter((each) => each.collectionName !== 'settings');
  await Promise.all(collections.map((each) => each.deleteMany({})));
}
