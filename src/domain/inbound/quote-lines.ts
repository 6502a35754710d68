/** The words by which mail programs introduce a quote, in the languages they speak. Every rule looks at one line at a time. */

const WROTE =
  /(?:\bwrote|\bwrites|\bsaid|\bschrieb(?:en)?|\bgeschrieben|écrit|escribi[óo]|\bescreveu|\bscritto|\bschreef|\bgeschreven|\bskrev|\bkirjoitti|\bpisze|napisał(?:\(a\)|a)?|\bnapsal(?:\(a\)|a)?|написал(?:\(а\)|а)?|пишет|yazdı|写道|寫道|のメッセージ|書きました|님이? ?작성|작성)/iu;
const STARTS_ATTRIBUTION =
  /^(?:[-*\s]*)(?:on|at|in|am|le|el|il|em|op|den|dnia|w dniu|dne|pe|på|в|în|tarihinde|在|a|ds|me|mån|tis|ons|tors|fre|lör|sön|ma|ti|ke|to|pe|la|su)\b[\s\d]|^\W{0,3}(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|dom|seg|ter|qua|qui|sex|sáb|пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)(?=[.,]?\s)|^\W{0,3}(?:19|20)\d\d[-/.年]|^\W{0,3}\d{1,2}[-/. ]/iu;
/** Address in brackets, or a clock or a date: what tells an attribution from a sentence that ends with "wrote". */
const WHO_OR_WHEN =
  /<[^<>\s]*@[^<>]*>|\[mailto:|@[a-z0-9-]+\.|\d{1,2}[:.]\d\d|(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}|\d{1,2}月/i;
const FROM_LABEL =
  'from|von|de|da|van|från|fra|od|lähettäjä|от|от кого|kimden|odesílatel|feladó|差出人|发件人|寄件者|보낸 사람';
const OTHER_LABEL =
  'sent|to|cc|bcc|subject|date|reply-to|importance|gesendet|an|betreff|datum|kopie|envoyé|à|objet|date|para|enviado(?: el)?|enviada(?: em)?|asunto|assunto|fecha|data|a|oggetto|inviato|risposta|rispondi a|verzonden|aan|onderwerp|skickat|till|kopia|ämne|sendt|til|emne|dato|wysłano|do|temat|data|lähetetty|vastaanottaja|aihe|отправлено|кому|тема|дата|gönderildi|gönderilme tarihi|kime|konu|送信日時|宛先|件名|日時|发送时间|收件人|主题|日期|抄送|보낸 날짜|받는 사람|제목';
const LABEL = new RegExp(`^[\\s>*_]{0,6}(?:(${FROM_LABEL})|(?:${OTHER_LABEL}))\\*?\\s?[:：]`, 'iu');
const DELIMITER =
  /^[\s>*]{0,4}[-_*=][-_*= ]{1,80}(?:original|forwarded|reply|ursprüngliche|weitergeleitete|message d'origine|message transféré|message original|mensaje|mensagem|messaggio|oorspronkelijk|doorgestuurd|opprinnelig|oprindelig|videresendt|ursprungligt|vidarebefordrat|alkuperäinen|wiadomość|oryginalna|исходное|пересылаемое|původní|eredeti|原始|转发|轉寄|元の|転送|원본)[^\n]{0,60}$/iu;
const FORWARD_START =
  /^[\s>]{0,4}(?:begin forwarded message|anfang der weitergeleiteten (?:e-?mail|nachricht)|début du message (?:réexpédié|transféré)|inizio messaggio inoltrato|inicio del mensaje reenviado|início da mensagem (?:reencaminhada|encaminhada)|begin doorgestuurd bericht)\s*[:：]?\s*$/iu;
/** Our own footer: stands only below mails that we sent. */
const OUR_FOOTER = /^\W{0,6}(?:this is an advertisement sent by|unsubscribe with one click:)/i;
const MAX_LINE = 400;

/** `>` at the start, a name before it as old programs do, or the bar of others. */
export function isQuoted(line: string): boolean {
  return /^\s{0,3}>|^[A-Z][A-Za-z]{0,14}>(?:\s|$)|^\|\s/.test(line);
}

/**
 * Where an attribution ("On Monday, Dana wrote:") that ends on this line begins; `null` when none does. Programs wrap it over up
 * to four lines.
 */
export function attributionStart(lines: readonly string[], end: number): number | null {
  const last = lines[end] ?? '';
  if (/^\s*>?\s*wrote:\s*$/.test(last)) return scatteredStart(lines, end);
  if (last.length > MAX_LINE || isQuoted(last)) return null;
  const words = WROTE.test(last);
  const closed = /[:：]\s*-*\s*$/.test(last) || (words && /(?:wrote|schrieb|écrit|scritto|写道)\W*$/iu.test(last));
  const beforeQuote = isQuoted(lines.slice(end + 1).find((line) => line.trim() !== '') ?? '');
  if (!closed && !(beforeQuote && /<[^<>\s]*@[^<>\s]*>\s*$/.test(last))) return null;
  let joined = '';
  for (let start = end; start >= Math.max(0, end - 3); start -= 1) {
    const line = lines[start] ?? '';
    if (line.trim() === '' || line.length > MAX_LINE || isQuoted(line)) break;
    joined = `${line} ${joined}`;
    const says = WROTE.test(joined) || (beforeQuote && /(?:>|@[\w.-]+)\s*[:：]?\s*$/.test(joined.trim()));
    if (says && WHO_OR_WHEN.test(joined) && (STARTS_ATTRIBUTION.test(line) || startsWithName(line, start, lines)))
      return start;
  }
  return null;
}

/** Some programs take an attribution apart and put empty lines between its pieces. */
function scatteredStart(lines: readonly string[], end: number): number | null {
  for (let start = end; start >= Math.max(0, end - 7); start -= 1) {
    const line = lines[start] ?? '';
    if (line.length <= MAX_LINE && STARTS_ATTRIBUTION.test(line) && WHO_OR_WHEN.test(line)) return start;
  }
  return null;
}

/** `Max Muster <max@example.com> schrieb am …:` at the start of its paragraph. */
function startsWithName(line: string, at: number, lines: readonly string[]): boolean {
  const fresh = at === 0 || (lines[at - 1] ?? '').trim() === '';
  return fresh && /^[^.!?]{1,80}(?:<[^<>\s]*@[^<>]*>?|\bwrote)/.test(line);
}

/** Whether a block From, Sent, To, Subject begins on this line: three labels within the next lines, one of them the sender. */
export function startsHeaderBlock(lines: readonly string[], at: number): boolean {
  if (!LABEL.test((lines[at] ?? '').slice(0, MAX_LINE))) return false;
  let labels = 0;
  let sender = false;
  for (const line of lines.slice(at, at + 9)) {
    if (line.trim() === '' && labels > 0) break;
    const match = LABEL.exec(line.slice(0, MAX_LINE));
    if (match === null) continue;
    labels += 1;
    sender ||= match[1] !== undefined;
  }
  return sender && labels >= 3;
}

export function isDelimiter(line: string): boolean {
  return line.length <= MAX_LINE && (DELIMITER.test(line) || FORWARD_START.test(line) || OUR_FOOTER.test(line));
}

const DEVICE_LINE =
  /^[\s<([*]{0,4}(?:(?:\S+ )?sent (?:from|via|by|with|using)|get \[?outlook|from my|someone from mobile|envoyé (?:depuis|de|à partir)|télécharger outlook|von (?:meinem|unterwegs)|gesendet (?:von|mit|über)|diese nachricht wurde von (?:meinem|unterwegs)|enviado (?:desde|do|a partir|de mi)|inviato (?:da|dal)|verzonden (?:met|vanaf|via|met mijn)|verstuurd (?:vanaf|met)|sendt fra|skickat från|lähetetty|wysłane z|отправлено (?:с|из)|從我的|从我的|iphone ?から送信|나의 iphone)/iu;

/** "Sent from my iPhone" and its kin. */
export function isDeviceLine(line: string): boolean {
  return line.length <= 160 && DEVICE_LINE.test(line);
}

/** `-- ` and the lines people draw instead. */
export function isSignatureLine(line: string): boolean {
  return /^\s{0,3}(?:--|—|––)\s*$/.test(line);
}

/** Nothing but dashes, stars and the like. */
export function isOrnament(line: string): boolean {
  return /^[\s\-_=*#+~—–ᐧ.|]*$/.test(line);
}
