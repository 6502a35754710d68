import type { ReplyIntent } from './reply-intent.ts';

export type PatternIntent = Exclude<ReplyIntent, 'question' | 'other'>;
/** `unless`: another sign in the same sentence that takes the meaning away. Sentences come from `sentencesOf`. */
type IntentPattern = { intent: PatternIntent; says: RegExp; unless?: RegExp };

/** Lines of politeness and of bulk mail that offer contact to whoever reads them. */
const STOCK =
  /\bif you (?:have|need|would like|want|require)\b.{0,60}\b(?:questions?|information|details|assistance|help|anything)|\b(?:for|should you need|need) (?:more|further|additional|any) (?:information|details|questions?)\b.{0,40}\b(?:email|call|contact|visit|write|see|click|go)|do not hesitate|feel free to (?:contact|call|email|reach)/;
const NEGATED = '(?:not|never|no longer|nor|hardly|neither|without|can not|will not|do not|would not)';
const NO_MEETING = new RegExp(
  `\\b${NEGATED} (?:\\w+ ){0,3}(?:call|talk|meet|chat|speak|meeting|schedule|discuss|stop by|available|connect|interested)|\\bno (?:need|reason|time) (?:for|to)\\b|\\b(?:unable|too busy) to\\b`,
);

export const INTENT_PATTERNS: readonly IntentPattern[] = [
  // A no.
  {
    intent: 'not_interested',
    says: /\b(?:not|never|no longer|neither|are not|is not) (?:(?:really|currently|very|at all|particularly|presently|actually|even|that|too|be|going to be|at this (?:time|point)|remotely|personally|overly|terribly|in the least) ){0,3}(?:interested|a fit|a good fit|a match|looking|in the market|for us|for me|something (?:we|i) (?:need|want|are|would))\b/,
    unless:
      /\bnot that (?:i|we) (?:am|are) not|\bnot sure (?:if|whether)|why (?:would|are|am) (?:i|we|you) not|\bnot only\b|\bif (?:you|they) (?:are|is) not interested/,
  },
  {
    intent: 'not_interested',
    says: /\b(?:no|zero|little|without|lack of|have not any|do not have any) (?:current )?(?:interest|need|use|desire|requirement|appetite)\b|\b(?:do|does|will|would) not (?:have (?:a|any|the) )?(?:need|use|want|require) (?:this|it|that|your|any|a|one|for|these|another|anything|help|such|to (?:change|switch|do|use))\b|\buninterested\b/,
    unless: /\bwithout (?:any )?(?:need|use)/,
  },
  {
    intent: 'not_interested',
    says: /\b(?:already|currently) (?:have|has|had|use|using|work|working|covered|handled|handle|under contract with|partnered|engaged|being (?:handled|done)|do this|did this|done this|got)\b|\b(?:happy|satisfied|content|pleased|fine|good|comfortable|all set|set|covered|good to go|well served) with (?:our|the|who|what|my|a) (?:\w+ ){0,3}(?:vendor|provider|supplier|partner|broker|consultant|setup|arrangement|one|company|have|solution|system|team|contract|service|rates?)\b|\bwe (?:are|have) (?:all )?(?:set|good|covered|fine|taken care of)\b(?! to\b)(?! on\b)|\ball set\b|\bin.?house\b.{0,40}\b(?:handle|handled|do|team|already)|\bhandle (?:this|it|that|these) (?:in.?house|internally|ourselves)/,
    unless:
      /\balready (?:have|had|got) (?:a |an |your |the )?(?:call|meeting|appointment|time|questions?|proposal|email|look|heard)\b|\?$/,
  },
  {
    intent: 'not_interested',
    says: /\b(?:no|nope|nah)[, ]+(?:thanks?|thank you|thx|sorry)\b|\bthank(?:s| you)[ ,]*(?:\w+ ){0,3}(?:but|,) no\b(?! problem| worries| doubt)|\b(?:thanks|thank you),? but (?:no|we will pass|not)|\b(?:i|we|will|going|have|must|respectfully) (?:\w+ ){0,2}(?:pass|decline|passing|declining) ?(?:on|at|this|your|thanks|for|$|[.!,])|\bnot at this time\b|\b(?:hard )?pass on (?:this|your|that)\b|\bplease (?:go|look|find) (?:elsewhere|someone else)\b|\bwaste of (?:my |our )?time\b/,
    unless:
      /\bpass(?:ing)? (?:this|it|that|your \w+) (?:on|along|over)\b|\bpass on (?:this|your) (?:\w+ )?(?:to|along)/,
  },
  {
    intent: 'not_interested',
    says: /\b(?:kein interesse|nicht interessiert|kein(?:en)? bedarf|nein,? danke|bereits versorgt|haben bereits)\b|\b(?:pas intéress|aucun intérêt|pas besoin|non,? merci|ne (?:sommes|suis) pas intéress)|\bno (?:estoy|estamos|nos|me) (?:interesad|interesa)|\bno,? gracias\b|\bno tenemos interés|\bsin interés|\bnon (?:sono|siamo|mi|ci) interess|\bno,? grazie\b|\bnão (?:tenho|temos|estou|estamos) (?:interesse|interessad)|\bnão,? obrigad|\bgeen (?:interesse|behoefte)|\bniet geïnteresseerd|\bnee,? (?:dank|bedankt)|\binte intresserad|\bikke interesser|\bnie (?:jestem|jesteśmy) zainteresowan/,
  },
  // Somebody else.
  {
    intent: 'wrong_person',
    says: /\bwrong (?:person|contact|guy|department|email|address|office|company|place|individual|dana|number|party)\b|\bnot (?:the )?(?:right|correct|appropriate|best|proper) (?:person|contact|department|individual|one|party|office)\b|\b(?:no longer|not) (?:work(?:s|ing)?|employed|with|at|part of|affiliated|associated) (?:here|there|for|with|at|by|of|the|this|us|our|that)\b|\b(?:has|have|she|he|they) (?:left|retired|moved on)\b|\b(?:left|retired from) (?:the |our |this )?(?:company|firm|practice|organization|position|role)\b|\b(?:do|does|am|are|is) not (?:\w+ )?(?:handle|manage|deal with|responsible for|in charge of|involved (?:in|with)|make (?:those|these|that|any)|oversee|the one who|decide)\b|\bnot the (?:one|person|guy|lady) (?:to|who|you|for)\b|\bnot my (?:area|department|responsibility|job|role|decision|call|domain)\b|\b(?:you|this) (?:have|has|is) (?:the )?wrong\b|\b(?:i|we) have (?:nothing to do|no (?:say|part|involvement|role|authority)) /,
    unless: /\bnot the wrong\b/,
  },
  {
    intent: 'wrong_person',
    says: /\b(?:falsche[rn]? (?:person|ansprechpartner|adresse)|nicht (?:der|die) richtige|nicht (?:mehr )?(?:zuständig|im unternehmen|bei uns))\b|\b(?:mauvaise personne|pas la bonne personne|ne travaille plus|pas le bon (?:contact|interlocuteur))|\b(?:persona equivocada|no soy la persona|ya no trabaja)|\b(?:persona sbagliata|non sono la persona|non lavora più)|\b(?:pessoa errada|não sou a pessoa|não trabalha mais)|\b(?:verkeerde persoon|niet de juiste|werkt (?:hier )?niet meer)/,
  },
  {
    intent: 'referral',
    says: /\b(?:forwarded|forwarding|forward|passed|passing|sent|shared|sharing|handed|relayed|will forward|will pass|will share) (?:this|it|your \w+|that|these|the (?:email|message|information|info|note))\b.{0,30}\b(?:to|along|on|onto|over|with)\b|\b(?:cc.?d|cc.?ing|copied|copying|looping in|looped in|adding|added|including|included)\b.{0,40}\b(?:here|on this|who|our|my|in|above|to this)\b|\b(?:send|forward|direct) (?:this|it|that|these|your \w+) to (?:our|the|my|mr|ms|mrs|dr|anaddress)\b|\b(?:right|best|correct|appropriate|better) (?:person|contact|one|point of contact) (?:to (?:talk|speak|contact|reach|ask|discuss|email)\b.{0,20})?(?:is|would be|for this is)\b/,
    unless: /\bto (?:you|me)\b(?! and)/,
  },
  {
    intent: 'referral',
    says: /\b(?:please |you should |should |try |best to |need to |can |could |would |suggest you |recommend you )?(?:contact|reach out to|reach|speak (?:with|to)|talk (?:with|to)|email|call|ask|get in touch with|connect with|follow up with|check with|refer to|try|write to|direct (?:this|it|that|your \w+) to) (?!me\b|us\b|you\b|your\b|him\b|her\b|them\b|it\b|this\b|that\b|again\b|back\b|a\b|to\b|and\b|for\b|if\b|when\b|in\b|on\b|later\b|the (?:number|office|link|phone)\b|first\b|before\b|how\b|what\b)(?:our |my |the |mr\.? |ms\.? |mrs\.? |dr\.? )?(?:cfo|ceo|coo|controller|owner|office manager|facilit|purchasing|procurement|accounting|accounts|finance|operations|manager|director|head office|corporate|headquarters|anaddress|boss|partner|assistant|colleague|[a-z]+ (?:in|from|at|who|instead|he|she|our|my)\b)/,
    unless: /\b(?:not|never) (?:contact|call|email|reach|try)/,
  },
  {
    intent: 'referral',
    says: /\b(?:weitergeleitet|leite (?:ich )?(?:es|das|dies|ihre)|wenden sie sich (?:bitte )?an)\b|\b(?:j'ai transféré|je transmets|transmis à|contactez (?:plutôt )?(?:m(?:me|adame|onsieur|\.)|notre))|\b(?:he reenviado|reenvié|contacte (?:a|con) (?:mi|nuestro|el|la))|\b(?:ho inoltrato|inoltrato a|contatti (?:il|la) )|\b(?:encaminhei|encaminhado|fale com)\b|\b(?:doorgestuurd|neem contact op met)\b/,
  },
  // Later.
  {
    intent: 'not_now',
    says: /\bnot (?:right now|now|at the moment|just yet|yet|this (?:year|quarter|month|week|season)|until|before|for (?:a|another|the next) )\b|\b(?:circle|check|come|get|reach|touch base|follow|ping me|try|contact me|email me|call me|write)\b.{0,20}\b(?:back|again|up|out|later|base)\b.{0,30}\b(?:in|next|after|later|around|during|closer|once|when|q[1-4]|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|fall|autumn|winter)\b|\b(?:bad|not a good|not the (?:right|best)|terrible) (?:time|moment|timing)\b|\bmaybe (?:later|next|in the future|another time|some other time)\b|\b(?:busy|swamped|slammed|tied up|under water|overwhelmed)\b.{0,30}\b(?:now|moment|until|season|week|month|currently|these days|period)\b|\bin (?:a few|a couple of|several|six|three|two|\d+) (?:months|weeks|quarters|years)\b|\b(?:next|later (?:this|in the)|early next) (?:year|quarter|spring|summer|fall|winter|fiscal|month)\b|\b(?:budget|budgets)\b.{0,40}\b(?:next|frozen|spent|set|closed|locked|until)\b|\b(?:contract|agreement|locked in)\b.{0,40}\b(?:until|through|expires|runs|ends|up in|up for renewal|renews|till)\b|\bdo not have (?:the )?(?:time|bandwidth|capacity)\b|\bno (?:time|bandwidth|capacity) (?:right now|now|at the moment|until|this)|\bafter (?:the )?(?:holidays|new year|year.?end|tax season|summer|audit|merger|move|renovation|closing)\b|\b(?:on hold|revisit|postpone|put (?:this|it) off)\b/,
    unless:
      /\b(?:see|talk to|speak to|meet|call) (?:you|us|me) next\b|\b(?:stop by|come by|drop by|visit)\b|\bplan on working with\b|\?$/,
  },
  {
    intent: 'not_now',
    says: /\b(?:derzeit nicht|momentan nicht|zur ?zeit nicht|im moment nicht|melden sie sich (?:im|in|wieder|später)|nächstes (?:jahr|quartal)|später noch ?mal)\b|\b(?:pas (?:pour le moment|maintenant|actuellement)|l'année prochaine|plus tard|recontactez)\b|\b(?:ahora no|no (?:por ahora|en este momento)|el próximo (?:año|trimestre|mes)|más adelante)\b|\b(?:non (?:adesso|ora|al momento)|l'anno prossimo|più avanti)\b|\b(?:agora não|não (?:agora|neste momento)|no próximo (?:ano|trimestre)|mais tarde)\b|\b(?:nu niet|op dit moment niet|volgend (?:jaar|kwartaal))\b/,
  },
  // A yes.
  {
    intent: 'wants_meeting',
    says: /\b(?:call|phone|ring|text) me\b|\b(?:give|shoot|drop) (?:me|us) a (?:call|ring|buzz|shout|line)\b|\b(?:let us|lets|shall we|can we|could we|may we|should we|can you and i|could i|when can (?:we|you|i)|when could (?:we|you)|how about we) (?:\w+ ){0,2}(?:talk|meet|call|chat|speak|connect|discuss|set (?:up|something)|schedule|arrange|find (?:a|some) time|get (?:together|on|something)|do (?:it|this|a|a call)|hop|jump|catch up)\b|\b(?:set up|schedule|arrange|book|find|pick|propose|suggest|have|do|jump on|hop on|get on|plan|put in|grab) (?:a|some|an|another|the) (?:\w+ ){0,3}(?:time|call|meeting|chat|appointment|slot|demo|conversation|zoom|visit|coffee|date)\b|\b(?:when|what (?:time|day|times|days)) (?:\w+ ){0,4}(?:talk|meet|call|chat|speak|work|works|works best|available|suits?|good|free|convenient)\b/,
    unless: new RegExp(`${STOCK.source}|${NO_MEETING.source}|\\bcall me (?:crazy|old)`),
  },
  {
    intent: 'wants_meeting',
    says: /\b(?:i am|we are|i will be|i would be|we would be|we will be|am|are) (?:\w+ )?(?:available|free|open|around|happy to (?:talk|chat|meet|speak|discuss|hear|jump|hop|connect|hop on|set)|glad to (?:talk|meet|discuss|chat)|willing to (?:talk|meet|chat|discuss|listen|hear))\b|\b(?:happy|glad) to (?:talk|chat|meet|speak|connect|hop|jump)\b|\bdo(?:es)? (?:mon|tues|wednes|thurs|fri|next|this|tomorrow|\d)\w*.{0,20}\bwork\b|\b(?:stop|drop|swing|come) by\b|\b(?:works|work|good|fine|great|best|perfect) (?:for (?:me|us)|on (?:mon|tues|wednes|thurs|fri)|at \d)|\b(?:sounds|that is) (?:good|great|perfect|fine|like a plan)\b|\b(?:we|you and i) should (?:talk|meet|speak|connect|chat)\b|\b(?:mon|tues|wednes|thurs|fri)day (?:\w+ )?works?\b|\bcalendar (?:invite|link)\b|\bsend (?:me |us |over )?(?:a|an|the|your) (?:\w+ )?(?:invite|invitation|calendar|times|availability)\b|\blook(?:ing)? forward to (?:our|the|a|talking|speaking|meeting|hearing|your call)|\binterested\b.{0,40}\b(?:talk|talking|meet|meeting|call|discuss|discussing|chat)\b|\bto discuss\b.{0,30}\?$|\bplease call\b|\bmeet on\b|\b(?:you|we) can (?:talk|meet|call|speak)\b|\bmy (?:cell|mobile|direct (?:line|number)|number|phone(?: number)?) is\b/,
    unless: new RegExp(
      `${STOCK.source}|${NO_MEETING.source}|\\b(?:if|unless) (?:it|this|that) sounds|\\blet (?:\\w+ )?know that\\b`,
    ),
  },
  {
    intent: 'wants_meeting',
    says: /\b(?:rufen sie (?:mich|uns) (?:bitte )?an|(?:lassen sie uns|können wir|wollen wir) .{0,40}(?:telefonieren|sprechen|treffen)|termin (?:vereinbaren|vorschlagen|ausmachen))\b|\b(?:appelez[- ](?:moi|nous)|pouvons[- ]nous .{0,30}(?:parler|rencontrer|échanger)|prendre rendez-vous|fixer un rendez-vous)|\b(?:llámeme|llámame|llámenos|podemos (?:hablar|reunirnos|agendar)|agendar una|concertar una)|\b(?:mi chiami|possiamo (?:sentirci|parlare|incontrarci)|fissare un)|\b(?:me ligue|podemos (?:conversar|falar|marcar)|marcar uma)|\b(?:bel (?:me|mij)|kunnen we .{0,30}(?:bellen|afspreken|praten)|afspraak maken)/,
    unless: /\b(?:nicht|ne .{1,20} pas|no me|non mi|não|niet)\b/,
  },
  {
    intent: 'wants_info',
    says: /\b(?:send|share|provide|forward) (?:pricing|prices|info|information|details|references|materials?)\b|\b(?:send|email|forward|share|provide|give|get|shoot|show|mail) (?:me|us|over|along|more|some|any|your|the|a|an)\b.{0,60}\b(?:info|information|details?|brochure|deck|pricing|prices?|price|proposal|quote|estimate|examples?|samples?|case stud(?:y|ies)|references?|names|overview|document|pdf|materials?|literature|summary|one.?pager|specs?|numbers|figures)\b|\b(?:more|further|additional|some) (?:info|information|details|specifics)\b|\btell (?:me|us) (?:\w+ )?(?:more|about|how)\b|\b(?:learn|know|hear|understand|find out|see|read) (?:a (?:bit|little) )?(?:more\b|about (?:your|this|the|how)|how (?:you|other|it|this|much)|what (?:you|it|this))|\b(?:how much|what (?:is|are|would|does|do|will) (?:the |your |it |this )?(?:cost|costs|price|prices|pricing|fee|fees|rate|rates|charge)|how (?:do|does|would|will) (?:you|it|this|your|that|the (?:process|audit|fee|pricing))|how (?:is|are) (?:it|this|your|the (?:process|fees?|pricing))|what does it cost|pricing\?|cost\?)\b|\b(?:do|does|can|could|will|would) (?:your|you|it|this|the) (?:\w+ ){0,3}(?:tool|service|company|audit|product|software|team|firm|program)\b.{0,60}\?$|\bdo you (?:have|offer|work|provide|charge|also|cover|handle|serve)\b/,
    unless: new RegExp(
      `${STOCK.source}|\\b(?:not|no) (?:need|want|require|interested)\\b.{0,40}\\binformation|\\b(?:do|did) not send\\b|\\blet me know (?:if|when)\\b.{0,40}\\bneed`,
    ),
  },
  {
    intent: 'wants_info',
    says: /\b(?:(?:schicken|senden) sie (?:mir|uns)|mehr (?:informationen|infos|details)|weitere (?:informationen|infos|unterlagen)|was kostet|wie funktioniert)\b|\b(?:envoyez[- ](?:moi|nous)|plus d'informations|plus de détails|en savoir plus|combien coûte)|\b(?:envíeme|envíenos|mándeme|más información|más detalles|cuánto cuesta)|\b(?:mi (?:mandi|invii)|maggiori informazioni|più informazioni|quanto costa)|\b(?:me envie|mais informações|mais detalhes|quanto custa)|\b(?:stuur (?:me|mij|ons)|meer informatie|wat kost)/,
    unless: /\b(?:keine|nicht|ne .{1,20} pas|no me|não|niet|geen)\b/,
  },
  {
    intent: 'interested',
    says: /\b(?:am|are|be|is|would be|very|definitely|really|quite|certainly|might be|could be|may be|potentially|still|also) (?:\w+ )?interested\b|^interested\b|\binterested in\b|\b(?:sounds|looks|seems|this is|that is) (?:very |really |quite |pretty )?(?:interesting|intriguing|promising|worthwhile|useful|helpful)\b|\b(?:would|will) (?:love|like|be happy|be glad) to\b|\b(?:count (?:me|us) in|go ahead|please proceed|sign (?:me|us) up|let us (?:do (?:it|this)|proceed|move forward|go for it|get started)|worth (?:a look|looking|exploring|discussing)|keen to|happy to (?:take a look|explore|consider|proceed|do)|plan on working with|i am in|we are in)\b|\b(?:habe|haben|hätte|hätten|großes) (?:grundsätzlich )?interesse\b|\binteressiert (?:mich|uns|an)|\bklingt (?:gut|interessant)|\b(?:suis|sommes|serais|serions) (?:très )?intéress|\bm'intéresse|\b(?:estoy|estamos|estaría) (?:muy )?interesad|\bme interesa\b|\b(?:sono|siamo|sarei) interessat|\b(?:tenho|temos) interesse\b|\bestou interessad|\b(?:ben|zijn) geïnteresseerd|\bklinkt (?:goed|interessant)/,
    unless: new RegExp(
      `\\b${NEGATED} (?:\\w+ ){0,4}(?:interested|love|like|interesting|worth)|\\b(?:if|unless|whether|in case|people|anyone|those|who) (?:\\w+ ){0,3}(?:interested|would like)|would (?:love|like) (?:you )?to (?:be removed|stop|unsubscribe|not)|\\b(?:nicht|kein|pas|non|não|niet|geen|no (?:me|estoy|estamos)|if you) |\\byou (?:are|would be|may be|might be) (?:\\w+ )?interested`,
    ),
  },
];
