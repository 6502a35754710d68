import { bare, sentencesOf } from './sentences.ts';

/** Sentences that tell readers of a bulk mail how to unsubscribe: below a forwarded or signed mail, never the writer's wish. */
const NOTICE =
  /\b(?:if|should|in case)(?: at any time| ever)? you (?:(?:do not|no longer|ever|also|still|would|wish|want|prefer|are|have|had|think|feel|believe|received|like|rather|to)\s){1,4}|(?:click|tap|go|use|visit|follow|press)\b.{0,40}\b(?:unsubscribe|opt.?out|here|link)|\bto (?:unsubscribe|opt.?out|stop receiving|be removed|manage|update your)\b.{0,60}\b(?:click|reply|visit|send|email|go|use|please|here|link|contact|follow|write)|\byou (?:can|may|could) (?:also |always )?(?:unsubscribe|opt.?out)|^unsubscribe (?:here|link|at any time|from this (?:list|newsletter))|^unsubscribe ?[:|]|wenn sie .{0,60}(?:abmelden|abbestellen)|(?:um|zum) .{0,30}(?:abmelden|abbestellen).{0,30}(?:klicken|hier)|pour vous désinscrire|si vous ne souhaitez plus|para (?:darse|cancelar|dejar).{0,40}(?:haga clic|pulse|aquí)|si (?:ya )?no desea/;
/** What only the writer can mean, also inside a sentence that begins like a notice. */
const ABOUT_ME =
  /\b(?:remove|unsubscribe|delete|take) (?:me|us|my|our)\b|\bopt (?:me|us) out\b|\btake (?:me|us) off\b(?! (?:hold|guard|mute|speaker|the hook|course))/;
const NEGATED =
  /\b(?:not|never|no need to|without|did not (?:ask|want|mean)|rather than|instead of) (?:\w+ ){0,3}(?:unsubscribe|opt.?out|remove (?:me|us|my|our)|take (?:me|us) off|be (?:removed|taken off|unsubscribed)|stop|delete)/;
/** Limits a "do not call" to a time: a wish about when, not whether. */
const ONLY_NOW =
  /\b(?:before|until|till|today|tomorrow|tonight|this (?:week|morning|afternoon|month)|next week|during|after \d|on (?:mon|tues|wednes|thurs|fri|satur|sun)|on weekends|at night|just yet|without (?:asking|an|a|prior|first))\b/;

const ENGLISH: readonly RegExp[] = [
  /\b(?:please |to |i |we |me |now |just |and )unsubscrib(?:e|ed|ing)\b|\bunsubscribe (?:me|us|my|our|this|from)\b/,
  /\bremov(?:e|ed|ing) (?:me|us|my|our|this (?:address|email|mail)|the (?:above|following)|both|all of us|anaddress|our (?:address|company))\b/,
  /\b(?:remove|delete) (?:from|this|these|anaddress) .{0,50}\b(?:lists?|database|mailings?|records|distribution)\b/,
  /\b(?:remove|delete|take)\b.{0,40}\b(?:from|off)\b.{0,30}\b(?:list|database|mailings?|distribution|campaign)/,
  /\btake (?:me|us|my \w+|our \w+|this address|this email|anaddress) (?:\w+ ){0,2}off\b(?! (?:hold|guard|mute|speaker|the hook|course))/,
  /\b(?:do not|never|not to|no longer) (?:ever |please |want you to )?(?:contact|email|mail|call|write|message|text|solicit|bother|spam|phone|approach)(?:ing)?(?: to)?(?: (?:me|us|my|our|again|here|any ?more|this|further|back|anaddress|with)\b|[.!,]|$)/,
  /\bdo not send (?:(?:me|us|out|any|more|further|these|such|this|your|unsolicited|another) ){1,3}(?:emails?|mails?|messages?|spam|mailings?|newsletters?|solicitations?|offers|advertisements?|ads|stuff|kind|type)\b|\bdo not send (?:me |us )?anything (?:else|more|again|any ?more)\b/,
  /(?:^|please |pls |kindly |just |and |[,;:] )(?:stop|quit|cease|discontinue) (?:(?:all|any|with|these|those|the|this|your|further|future|more|unwanted|mass|multiple) ){0,3}(?:emails?|emailing|mails?|mailing|contact|contacting|sending|writing|calling|calls|spamming|spam|bothering|messaging|messages|soliciting|solicitations?|texting|harassing|communications?)\b/,
  /\b(?:stop|quit|cease) (?:emailing|mailing|contacting|sending|writing|calling|spamming|bothering|messaging|soliciting|texting|harassing)(?: to)? (?:me|us|my|our|these|this|any|unsolicited)\b|\byou (?:\w+ ){1,3}stop (?:emailing|contacting|sending|writing|calling|spamming)\b/,
  /\b(?:stop|cease) (?:this|it|that|now|immediately|please|and desist)\b/,
  /\bdiscontinue (?:with )?(?:your|all|any|these|the|sending)\b/,
  /\bno (?:more|further|additional|future) (?:emails?|mails?|messages?|contact|communications?|solicitations?|spam|calls|outreach)\b/,
  /\b(?:want|wish|like|need|ask(?:ed|ing)?|request(?:ed|ing)?|prefer) (?:\w+ )?(?:that (?:i|we) )?(?:to )?(?:be |get )(?:removed|unsubscribed|taken off|deleted|opted out)\b/,
  /(?<!\byou )\b(?:do not|no longer|never) (?:want|wish|care|need|like|ask) (?:to )?(?:receive\b|get (?:these|this|any|more|your|emails?|mails?)|hear from (?:you|your)|be contacted|be emailed|(?:any |more )+(?:of )?(?:your |these )?(?:emails?|mails?|messages?)\b)/,
  /\bopt(?:ing)? (?:me|us) out\b|\b(?:please|i|we|to) opt[ -]?out(?: (?:of|from) (?:your|this|these|future|all|any|further|emails?|mails?|receiving)\b| ?[.!,]|$)/,
  /\b(?:delete|erase|forget) (?:me|us|my|our|all (?:my|our)) ?(?:\w+ ){0,3}(?:data|details|info|information|address|email|contact|record|from)\b/,
  /\blose (?:my|our|this) (?:number|email|address|contact)\b|\bleave (?:me|us) alone\b|^(?:please )?go away\b/,
  /\b(?:reported?|reporting|mark(?:ed|ing)?|flag(?:ged|ging)?)\b.{0,30}\bas (?:spam|junk)\b/,
  /\b(?:object|objection) to (?:the |any |your )?(?:processing|use|direct marketing|marketing)\b/,
  /\bdo.not.(?:call|contact|mail) (?:list|registry)\b/,
];

const OTHERS: readonly RegExp[] = [
  // German
  /\b(?:abmelden|abbestellen|austragen)\b|(?:bitte|mich|uns|meine|unsere)\b.{0,50}\b(?:verteiler|liste|datenbank|adresse)\b.{0,30}\b(?:nehmen|entfernen|streichen|löschen|austragen)|keine (?:weiteren |weitere |mehr )?(?:e-?mails?|mails?|nachrichten|werbung|anrufe|werbemails)|(?:schreiben|kontaktieren|rufen|mailen|senden|schicken) sie (?:mir|mich|uns) (?:bitte )?(?:nicht|nie|keine)|nicht (?:mehr|weiter) (?:kontaktieren|anschreiben|anrufen|schreiben|belästigen)|(?:nehmen|streichen|entfernen|löschen) sie (?:bitte )?(?:mich|uns|meine|unsere)|widerspreche (?:ich )?(?:der|jeder)|löschen sie (?:bitte )?(?:meine|unsere|mich)/,
  // French
  /\bdésinscri(?:re|vez|ption|s)\b|désabonn(?:er|ez|ement)|(?:retir|supprim|enlev|ray)(?:er|ez)[ -](?:moi|nous|mon|notre|mes)\b|ne (?:me|nous) (?:contactez|contacter|écrivez|appelez|envoyez|sollicitez) (?:plus|pas)|ne (?:plus|pas) (?:me|nous) (?:contacter|écrire|appeler|envoyer|solliciter|recevoir)|ne (?:souhaite|veux|désire|souhaitons|voulons) plus (?:recevoir|être)|arrêtez (?:de|d'|vos)/,
  // Spanish, Portuguese, Italian
  /\b(?:darme|dar(?:nos)?|deme|denme) de baja\b|\bdar de baja\b|(?:elim[ií]n|b[oó]rr|qu[ií]t|ret[ií]r|s[aá]qu)(?:e|en|ar|ad)?(?:me|nos)\b|no (?:me|nos) (?:contacten?|escriban?|llamen?|env[ií]en?|manden?|molesten?)|no (?:quiero|deseo|queremos|deseamos) (?:recibir|más)|dejen? de (?:enviar|escribir|llamar|mandar|molestar)|no (?:más|mas) correos/,
  /\bcancel(?:ar|em|e) (?:a |minha |a minha )?(?:inscrição|subscrição|assinatura)|descadastr|remov(?:er|am|a)(?:-me| meu| o meu| nosso)|(?:retir|exclu)(?:ar?|em|am|ir?)(?:-me| meu| o meu)|não (?:me |nos )?(?:contat|contact|envi|escrev|lig)(?:em|e|ar|uem)|não (?:quero|desejo|queremos) (?:mais )?receber|par(?:em|e) de (?:enviar|mandar|ligar|escrever)/,
  /\bcancell(?:atemi|ami|ate|are|arci) |cancella(?:temi|rmi|zione)|disiscri|disiscrivermi|rimuov(?:etemi|ere|ete|imi)|toglie(?:temi|rmi|te)|non (?:mi |ci )?(?:contatt|scriv|chiam|mand|inviat)\w*(?: più)?|non (?:desidero|voglio|vogliamo) (?:più )?(?:ricevere|essere)|smettete(?:la)? di/,
  // Dutch, Swedish, Danish, Norwegian, Polish
  /\b(?:uitschrijven|afmelden|schrijf (?:mij|me|ons) uit|meld (?:mij|me|ons) af)\b|verwijder (?:mij|me|ons|mijn|onze)|geen (?:verdere |meer )?(?:e-?mails?|mails?|berichten|reclame)(?: meer)?|niet (?:meer|langer) (?:mailen|contact|bellen|benaderen|schrijven|ontvangen)/,
  /\b(?:avregistrera|avprenumerera|avmeld|afmeld)\w*|ta bort (?:mig|oss|min|vår)|(?:fjern|slet) (?:mig|meg|os|oss|min)|inga (?:fler|mer) (?:mail|mejl|utskick)|ikke (?:flere|mere|mer) (?:mails?|e-?post)|sluta (?:mejla|maila|skicka|kontakta)/,
  /\bwypis(?:ać|z|anie|ac)\b|usu(?:ń|nąć|ńcie|nięcie) (?:mnie|mój|nas|moj)|proszę (?:nie|o nie) (?:pisać|dzwonić|wysyłać|kontaktować|niewysyłanie)|nie (?:chcę|życzę sobie)/,
];

/** A whole answer of one to three words. */
const WHOLE =
  /^(?:please |pls |bitte )?(?:stop|stopp|unsubscribe|unsub|remove|remove me|opt out|optout|opt-out|cancel|end|quit|stop it|stop please|abmelden|abbestellen|austragen|désinscription|désabonner|baja|cancelar|uitschrijven|afmelden)(?: me| please| now| thanks| thank you| bitte)?$/;

/** Whether the writer wants no more mail, by the words of the new text; quoted text has to be gone before. */
export function saysOptOut(text: string): boolean {
  const sentences = sentencesOf(text);
  const words = bare(sentences.join(' '));
  if (WHOLE.test(words)) return true;
  if (sentences.some((sentence) => WHOLE.test(bare(sentence)) && !/^(?:end|quit|cancel|remove)$/.test(bare(sentence))))
    return true;
  return sentences.some(isOptOut);
}

/** The subject that the mail address in our List-Unsubscribe header asks for, or a mail program's own. */
export function subjectIsOptOut(subject: string): boolean {
  return /^\s*(?:re:\s*)?(?:unsubscribe|list-unsubscribe|opt[ -]?out|remove(?: me)?|stop)[\s.!]*$/i.test(subject);
}

function isOptOut(sentence: string): boolean {
  const mine = ABOUT_ME.test(sentence);
  if (!mine && NOTICE.test(sentence)) return false;
  if (NEGATED.test(sentence)) return false;
  if (OTHERS.some((pattern) => pattern.test(sentence))) return true;
  const inPassing = /\bunsubscribe\b/.test(sentence) && sentence.split(' ').length <= 6;
  if (!inPassing && !ENGLISH.some((pattern) => pattern.test(sentence))) return false;
  const aboutContact =
    /\b(?:do not|never|not to|no longer) (?:\w+ ){0,3}(?:contact|email|mail|call|write|message|text|bother|phone)/;
  return mine || !(aboutContact.test(sentence) && ONLY_NOW.test(sentence));
}
