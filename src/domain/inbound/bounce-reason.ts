/**
 * Why a mail came back. The first four mean that the address or its host does not exist (hard); with every other the same
 * address may work another day or from another sender (soft).
 */
export type BounceReason =
  | 'user_unknown'
  | 'host_unknown'
  | 'moved'
  | 'takes_no_mail'
  | 'mailbox_full'
  | 'suspended'
  | 'blocked'
  | 'too_large'
  | 'expired'
  | 'other';
export type BounceSeverity = 'hard' | 'soft';

const HARD: ReadonlySet<BounceReason> = new Set(['user_unknown', 'host_unknown', 'moved', 'takes_no_mail']);

export function severityOf(reason: BounceReason): BounceSeverity {
  return HARD.has(reason) ? 'hard' : 'soft';
}

/** First hit wins, so what only looks like an unknown user stands above it. Texts are lower case with single spaces. */
const SAID: readonly (readonly [BounceReason, RegExp])[] = [
  // Microsoft's way to say that nobody is called so.
  ['user_unknown', /5\.4\.1\b.{0,80}recipient address rejected: access denied/],
  ['user_unknown', /recipient address rejected\.?$/],
  [
    'expired',
    /host not found, try again|malformed or unexpected name server|name ?server (?:timeout|failure)|try again later|temporary (?:lookup|name)/,
  ],
  // About the sender, its host or its mail: says nothing of the address.
  [
    'blocked',
    /(?<![\d.])5\.1\.[78](?![\d.])|after mail from|in reply to mail from|mailer error|(?:internal )?system error|couldn'?t create|procmail/,
  ],
  [
    'blocked',
    /\b(?:sender(?:'s)?|mail from|envelope from|return.path|reverse.path|helo|ehlo)\b(?:[^.;]|\.(?=\S)){0,60}\b(?:not exist|doesn'?t exist|not found|unknown|invalid|not resolve|cannot be resolved|rejected|verif|unroutable|must resolve|denied|blocked|not accepted)/,
  ],
  [
    'blocked',
    /\bclient host rejected|cannot find your (?:reverse )?hostname|invalid ip\b|reverse (?:dns|hostname|lookup)|\bptr\b|rdns|fcrdns|no reverse|hostname verification/,
  ],
  [
    'blocked',
    /\b(?:spf|dkim|dmarc)\b|sender policy framework|authentication[- ](?:required|failure|failed|check)|unauthenticated|not authenticated|not authorized to (?:send|relay|use)|access denied|black.?list|block.?list|blocked|spamhaus|\brbl\b|dnsbl|barracuda|reputation|spam|unsolicited|\bjunk\b|bulk mail|virus|malware|policy|content (?:rejected|restriction)|message content|suspicious|prohibited|banned|relay(?:ing)? (?:access )?(?:denied|not permitted|not allowed|prohibited)|not permitted to relay|we do not relay|rate.?limit|too many (?:connections|messages|errors|recipients|mails|concurrent)|throttl|grey.?list|gray.?list|not allowed to (?:send|post|mail)|permission|restricted|security|complain|filter/,
  ],
  [
    'mailbox_full',
    /(?:mail ?box|mailfolder|inbox|account|user|recipient|message store|storage|disk|folder)(?:[^.;]|\.(?=\S)){0,40}\b(?:is|are|was)?\s?(?:full|over ?quota|exceeded|out of)\b|over ?quota|quota (?:is |has been )?(?:exceeded|full|exceed)|exceed[a-z]* (?:\w+ ){0,4}(?:quota|storage|mailbox size|disk)|insufficient (?:disk|storage|system storage|space)|not enough (?:storage|space|disk)|out of (?:storage|space|disk)|\bmailbox (?:full|size limit)|disk quota|\bquota\b/,
  ],
  [
    'too_large',
    /(?:message|mail|size)(?:[^.;]|\.(?=\S)){0,40}(?:too (?:big|large|long)|exceed|larger than)|maximum (?:message )?size|size limit|too many hops|message header too/,
  ],
  [
    'suspended',
    /(?:account|mailbox|user|recipient|address|domain|e?-?mail)(?:[^.;]|\.(?=\S)){0,60}\b(?:disabled|suspended|inactive|deactivated|locked|closed|frozen|on hold|expired|not active|unavailable temporarily|temporarily unavailable)|(?:disabled|suspended|inactive|deactivated|locked) (?:account|mailbox|user|recipient)|not been active|out of service|is currently unavailable/,
  ],
  [
    'moved',
    /\b(?:has|have) moved|moved to|address (?:has )?(?:been )?changed|mailbox has moved|new (?:e-?mail )?address is|no longer (?:with|works?|employed|accepts?|valid|in use|available|active|monitored|on|uses?|has|at)|user not local; please try|forwarding address/,
  ],
  [
    'takes_no_mail',
    /null mx|does(?: not|n'?t) accept (?:any )?(?:e-?mail|mail|messages)|(?:host|domain) (?:never|not) accept|mx (?:record )?points to (?:an? )?(?:invalid|local)|no mail (?:is )?accepted|recipient (?:host|domain) (?:has )?no mx|indicated no smtp service|not accepting (?:network |any )?(?:messages|mail)/,
  ],
  [
    'host_unknown',
    /(?:host|domain|domain name|server|hostname|site)(?:[^.;]|\.(?=\S)){0,60}\b(?:not found|unknown|does not exist|doesn'?t exist|is invalid|no such|cannot be found|could not be found|could not be resolved|not resolve|unrouteable|unroutable)|(?:unknown|no such|bad|invalid|non-?existent|illegal) (?:host|domain|destination host|mail server)|host unknown|unrouteable mail domain|nxdomain|(?:^|[\s:])(?:[a-z0-9-]+\.)+[a-z]{2,} (?:does not exist|not found)|can'?t find any host|couldn'?t find any host|no (?:route to|address associated)|name or service not known|nodename nor servname|all relevant mx records point to non-existent|no mx (?:record|for|host)|cannot find (?:host|domain)|lookup failed 5|bad destination (?:host|mailbox system)/,
  ],
  [
    'user_unknown',
    /(?:user|recipient|mailbox|address|account|addressee|destination|alias|local part|id|person|name|mail-?box)(?:[^.;]|\.(?=\S)){0,70}\b(?:not found|not exist|(?:does not|doesn'?t|do not|don'?t|did not|didn'?t) (?:exist|have|match)|unknown|invalid|non.?exist|not (?:a )?(?:valid|known|recognized|listed|registered|here|local|our|available|present|match|have)|no such|cannot be found|could not be found|couldn'?t be found|unrouteable|unroutable|undeliverable|was not (?:found|recognized)|isn'?t (?:a |valid|in)|is wrong)|(?:unknown|no such|invalid|bad|unrecognized|non-?existent|nonexistant|nonexistent|unrouteable|unroutable|illegal|incorrect|undeliverable|not a known|not a valid|unavailable) (?:local |e?-?mail |remote |destination |final |internet )?(?:user|recipient|mailbox|address|account|addressee|alias|name|person|id|member|receiver|inbox)|no (?:mailbox|account|user|recipient|one) (?:here|by that|with that|found|under|named|called|of that)|there is no (?:such )?(?:user|account|mailbox|recipient|one)|user unknown|not our customer|isn'?t in our|not in (?:our|the) (?:directory|database|address book)|not listed in|(?:mailbox|recipient|user) (?:un)?available\b(?!,)|email address (?:you entered|could)|recipient rejected|does not have an? |this user doesn|no valid recipients?|bad address/,
  ],
  [
    'expired',
    /expired|timed? ?out|time-?out|too long|retry (?:timeout|time)|connection (?:refused|reset|lost|dropped|closed)|unreachable|not be delivered (?:in|within|for)|delivery delayed|temporar|try again|still being retried|giving up|couldn'?t (?:connect|establish)|could not connect|loop|too many hops/,
  ],
];

/** Enhanced status codes (RFC 3463) by subject and detail, where the words say nothing. */
const CODES: readonly (readonly [BounceReason, RegExp])[] = [
  ['user_unknown', /^5\.1\.(?:0|1|3)$|^5\.0\.911$/],
  ['host_unknown', /^5\.1\.2$|^5\.4\.4$/],
  ['moved', /^5\.1\.6$/],
  ['takes_no_mail', /^5\.1\.10$/],
  ['mailbox_full', /^\d\.2\.2$/],
  ['suspended', /^\d\.2\.1$/],
  ['too_large', /^\d\.(?:2|3)\.(?:3|4)$/],
  ['expired', /^\d\.4\.\d+$/],
  ['blocked', /^\d\.7\.\d+$/],
];

/**
 * @param status - enhanced status code, `5.1.1`, empty when the report has none
 * @param diagnostic - what the refusing server said, or the text of the notice
 */
export function bounceReason(status: string, diagnostic: string): BounceReason {
  const said = normalise(diagnostic);
  if (/^4\./.test(status) || (status === '' && /^(?:smtp; ?)?4\d\d\b/.test(said))) return temporary(status, said);
  for (const [reason, pattern] of SAID) if (pattern.test(said)) return reason;
  for (const [reason, pattern] of CODES) if (pattern.test(status)) return reason;
  return 'other';
}

/** A server that took the recipient and refuses only the text has filtered; the address may well exist. */
export function refusedAfterText(status: string, transcript: string): boolean {
  // It names the address, took no recipient, or says plainly that there is no such account.
  if (/^5\.1\./.test(status) || /<<< ?503|n(?:o|')t have an? \S+ account|invalid recipient/i.test(transcript))
    return false;
  return /in reply to (?:the )?end of data|after end of data|(?:>>> ?|smtp command[\s-]*)data\s*(?:\(eof\)\s*)?(?:<<< ?5|-)/i.test(
    transcript.slice(0, 8_000),
  );
}

/** A server that says "for now" is believed, whatever reason it gives. */
function temporary(status: string, said: string): BounceReason {
  const candidates = [...SAID, ...CODES].filter(([reason]) => !HARD.has(reason));
  const hit = candidates.find(([, pattern]) => pattern.test(said) || pattern.test(status));
  return hit?.[0] ?? 'expired';
}

function normalise(text: string): string {
  return text.slice(0, 4_000).toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
