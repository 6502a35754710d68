import { header, type ParsedMail } from './parsed-mail.ts';
import { returnDate } from './return-date.ts';

export type AutoReply = {
  outOfOffice: boolean;
  /** Day of return, `YYYY-MM-DD`, where the mail names one. */
  returnsOn: string | null;
  /** Says that the person does not work there any more. */
  gone: boolean;
  /** Which sign told it. */
  sign: string;
};

/** At the start of the subject, or in brackets at its end: elsewhere people write about such things. */
const SUBJECT =
  /^\W*(?:(?:re|aw|sv|vs|antw|r|res|odp)\s?:\s*)?(?:auto(?:matic(?:ally generated)?|mated)?[\s:-]*(?:reply|response|answer)|auto[- ]?(?:reply|response|responder|antwort|svar|respuesta)|auto\s?:|out[- ]of[- ](?:the[- ])?office|o{3}\b|on (?:vacation|holiday|leave)|away (?:from|message)|vacation (?:reply|message|response|notice)|absence(?: notice| du bureau| du)?|automatische (?:antwort|e-?mail|rückantwort)|abwesenheit|abwesend|nicht im (?:büro|haus)|réponse (?:automatique|d'absence)|message d'absence|respuesta automática|fuera de (?:la )?oficina|risposta automatica|fuori (?:ufficio|sede)|assenza|resposta automática|fora do escritório|ausência|automatisch (?:antwoord|bericht)|afwezig|automatiskt svar|automatisk (?:svar|svar)|frånvaro|fravær|fraværende|automaattinen|poissa|odpowiedź automatyczna|autoodpowiedź|poza biurem|автоответ|автоматический ответ|нет на месте|otomatik (?:yanıt|cevap)|automatická odpověď|自动回复|自動回覆|自動応答|自動返信|不在|부재중|자동 (?:회신|응답))|[([](?:out of (?:the )?office|ooo|away|auto-?reply)[)\]]\s*$/iu;
/** An absence that the writer announces of himself. */
const ABSENT =
  /\bi (?:am|will be|shall be) (?:currently |presently |now |actually |scheduled to be |going to be |also )*(?:out(?:side)? (?:of )?(?:the |my |our )?(?:office|country|town|building|state)\b|out (?:on|until|from|this|all|the|today|through|sick)\b|away\b|on (?:\w+ ){0,2}(?:leave|vacation|holiday|holidays|sabbatical|pto|business trip)\b|travell?ing\b|abroad\b|unavailable\b|in (?:a )?meetings? all)|\bi'?m (?:currently )?(?:out of (?:the )?office|on (?:\w+ )?(?:leave|vacation|holiday|sabbatical))|^(?:thank you for (?:your|the) (?:email|message)\W+)?(?:i am )?(?:currently )?out of (?:the )?office\b|\bmaternity leave|\bpaternity leave|\b(?:limited|no|intermittent) access to (?:my )?(?:email|e-mail)/i;
const ABSENT_ELSEWHERE =
  /\bich bin (?:\S+ ){0,6}(?:abwesend|nicht (?:im (?:büro|haus)|erreichbar)|im urlaub|wieder (?:im büro|erreichbar|für sie))|\bbis (?:zum )?\S+ (?:\S+ ){0,3}(?:abwesend|nicht (?:im büro|erreichbar)|im urlaub)|\bje (?:suis|serai) (?:\S+ ){0,4}(?:absente?|en (?:congés?|vacances|déplacement))|\bde retour le\b|\b(?:estoy|estaré|me encuentro|me encontraré) (?:\S+ ){0,3}(?:fuera de|de vacaciones|ausente)|\b(?:sono|sarò) (?:\S+ ){0,3}(?:fuori (?:ufficio|sede)|in (?:ferie|vacanza)|assente)|\b(?:estou|estarei) (?:\S+ ){0,3}(?:fora do escritório|de férias|ausente)|\bik ben (?:\S+ ){0,5}(?:afwezig|niet (?:op kantoor|aanwezig|bereikbaar)|met (?:vakantie|verlof))|\bjag är (?:\S+ ){0,3}(?:ledig|på semester|bortrest|inte på kontoret)|\bjeg er (?:\S+ ){0,3}(?:på ferie|ikke på kontoret|bortreist)|\b(?:jestem|będę) (?:\S+ ){0,3}(?:na urlopie|nieobecn|poza biurem)|отпуск|я (?:сейчас )?(?:отсутствую|вне офиса)/iu;
/** Said to somebody, or of somebody else: an absence that is not the writer's automatic answer. */
const NOT_MINE =
  /\blet (?!you|me|us)\w+ know\b|\b(?:aren't|are not|while|if|when|are) you\b.{0,40}\b(?:vacation|office|leave|away)/i;
const RECEIPT =
  /(?:thank(?:s| you) for (?:your (?:email|e-mail|message|inquiry|enquiry|interest)|contacting|reaching out|getting in touch|writing)|we have received your|your (?:message|email|request|ticket|inquiry) has been (?:received|created|logged)|(?:vielen dank|danke) für ihre (?:nachricht|e-?mail|anfrage)|merci (?:de|pour) votre (?:message|e-?mail)|gracias por (?:su|tu|contact))/i;
const MACHINE =
  /do not reply to this|no-?reply|not monitored|unattended mailbox|automated (?:message|response|reply)|automatically generated|we (?:will|'ll) (?:respond|reply|get back)|(?:respond|reply|get back to you) (?:within|as soon as|shortly)|during (?:our )?(?:business|office) hours|ticket (?:number|#|id)|reference (?:number|#)/i;
const GONE =
  /\b(?:no longer (?:with|employed|works?|working|at|part of)|(?:has|have) left (?:the|our|this)|left the (?:company|organi[sz]ation|firm)|(?:has|have|am) (?:now )?retired|nicht mehr (?:im unternehmen|bei|für)|ne (?:travaille|fait) plus|ya no (?:trabaja|forma)|non (?:lavora|fa) più|niet meer werkzaam)/i;

/**
 * A mail that no person wrote to us, by RFC 3834 and what servers send instead.
 *
 * @param text - the new text of the mail
 * @param receivedAt - when it arrived: "back on 5 January" is meant from there
 */
export function readAutoReply(mail: ParsedMail, text: string, receivedAt: Date): AutoReply | null {
  const head = text.slice(0, 1_500);
  const plain = head.replaceAll(/[\u2018\u2019]/g, "'").replaceAll(/\bI'm\b/gi, 'I am');
  const absent = ABSENT.test(plain) || ABSENT_ELSEWHERE.test(plain);
  const sign = headerSign(mail) ?? (SUBJECT.test(mail.subject) ? 'subject' : null) ?? textSign(head, plain, absent);
  if (sign === null) return null;
  const outOfOffice =
    absent ||
    /office|abwesen|absence|ausen|fuera|fuori|fora|afwezig|frånvaro|vacation|leave|urlaub|不在/i.test(mail.subject);
  const days = outOfOffice ? returnDate(`${mail.subject}\n${head}`, receivedAt) : null;
  return { outOfOffice, returnsOn: days, gone: GONE.test(plain), sign };
}

function headerSign({ headers, contentType }: ParsedMail): string | null {
  const submitted = header(headers, 'auto-submitted').toLowerCase();
  if (submitted !== '' && !/^no\b/.test(submitted)) return 'auto-submitted';
  if (contentType.params.get('report-type') === 'disposition-notification') return 'read-receipt';
  for (const name of [
    'x-autoreply',
    'x-autorespond',
    'x-autoresponder',
    'x-auto-reply',
    'x-mail-autoreply',
    'x-autoreply-from',
    'x-vacation',
  ])
    if (headers.has(name) && !/^(?:no|false|0)$/i.test(header(headers, name))) return name;
  if (/^(?:auto[_-]?reply|bulk|junk|list)$/i.test(header(headers, 'precedence'))) return 'precedence';
  if (/auto.?reply/i.test(header(headers, 'x-precedence'))) return 'x-precedence';
  for (const name of ['list-id', 'x-autogenerated']) if (headers.has(name)) return name;
  return null;
}

/** Some servers send no header at all. Then only a text that can hardly be a person's answer counts. */
function textSign(head: string, plain: string, absent: boolean): string | null {
  if (absent && !NOT_MINE.test(plain)) return 'absence';
  return RECEIPT.test(head) && MACHINE.test(head) ? 'receipt' : null;
}
