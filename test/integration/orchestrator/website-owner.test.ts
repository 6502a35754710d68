import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEnrichment } from '../../../src/agents/enrichment.ts';
import type { SiteFacts } from '../../../src/domain/site-facts.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import type { OrchestratorDeps } from '../../../src/orchestrator/deps.ts';
import { createEnrichCompany } from '../../../src/orchestrator/enrich-company.ts';
import type { Paid } from '../../../src/orchestrator/paid.ts';
import { createSearchContacts } from '../../../src/orchestrator/search-contacts.ts';
import { readLeadDetails, renderLead } from '../../../src/slack/render/lead.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { candidate, latestScore, NOW } from '../models/samples.ts';
import { handClock, recordingProjector } from './lead-scene.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const signal = new AbortController().signal;
const moment = { now: NOW, zone: 'America/New_York' };

/** A company whose website was read, up to gate 1. */
async function readLead(name: string, domain: string, organisationName: string) {
  const { models } = database;
  const website = `https://${domain}/`;
  const facts: SiteFacts = {
    domain,
    website,
    fetchedAt: NOW,
    pages: [],
    failure: null,
    title: null,
    organisationName,
    excerpt: '',
    phones: [],
    emails: [{ email: `ann.lee@${domain}`, via: 'mailto', ownDomain: true, url: website }],
    people: [{ fullName: 'Ann Lee', title: 'Dental Hygienist', email: `ann.lee@${domain}`, phone: null, url: website }],
    locationCount: null,
    employeeCount: null,
    hasLocationsPage: false,
    facilityType: null,
  };
  let searches = 0;
  const paid = {
    contacts: () => async () => {
      searches += 1;
      return { contacts: [], objected: [], steps: [], spent: { calls: 0, usd: 0 }, acceptable: null };
    },
    phones: null,
    runBudgetUsd: 1,
    perCompanyUsd: 0.5,
  } as unknown as Paid;
  const deps = {
    models,
    clock: handClock(),
    log: silentLogger,
    projector: recordingProjector(),
    enqueue: async () => undefined,
    paid,
    agents: {
      enrichment: createEnrichment({ crawl: async () => facts, checkMx: async () => 'valid', mxCheckEnabled: true }),
    },
    // only what these two functions use
  } as unknown as OrchestratorDeps;
  const origin = { runId: null, dataOrigin: 'scout' as const, now: NOW };
  const made = candidate({ name, domain, website, sourceIds: [`osm:node/${domain}`] });
  const { company } = await models.companies.insert(made, origin);
  await createEnrichCompany(deps)(company, signal);
  const scored = await models.companies.recordScore(company.id, [], latestScore(), { by: 'system', at: NOW });
  if (scored === null) throw new Error('not scored');
  const [contact] = await models.contacts.list(company.id);
  await createSearchContacts(deps, { paid, suppress: async () => undefined as never })(scored, signal);
  const card = JSON.stringify(await renderLead(models, company.id, moment));
  return { contact, card, searches, details: await readLeadDetails(models, company.id) };
}

describe('a lead whose website', () => {
  it('clearly is another organisation’s has no verified contact, says so and starts no paid search', async () => {
    const { contact, card, searches, details } = await readLead('Quimby Dental', 'zephyr.example', 'Zephyr Plumbing');
    expect(contact).toMatchObject({ email: 'ann.lee@zephyr.example', verified: false, emailState: 'valid' });
    expect(card).toContain('Website says: Zephyr Plumbing. Perhaps not this company');
    expect(details?.websiteSays).toEqual({ name: 'Zephyr Plumbing', isAnothers: true });
    expect(searches).toBe(0);
  });

  it('is its parent’s, on a domain with its name, has one; the details say what the site is called', async () => {
    const { contact, card, searches, details } = await readLead('Quimby Dental', 'quimby.example', 'Zephyr Partners');
    expect(contact).toMatchObject({ verified: true });
    expect(searches).toBe(1);
    expect(card).not.toContain('Website says');
    expect(details?.websiteSays).toEqual({ name: 'Zephyr Partners', isAnothers: false });
  });

  it('carries its name says nothing', async () => {
    const { contact, details } = await readLead('Harbor Dental', 'harbor.example', 'Harbor Dental, LLC');
    expect(contact).toMatchObject({ verified: true });
    expect(details?.websiteSays).toBeNull();
  });
});
