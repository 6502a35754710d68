import { DateTime } from 'luxon';

const MONTHS: readonly (readonly string[])[] = [
  [
    'january',
    'jan',
    'januar',
    'janvier',
    'janv',
    'enero',
    'ene',
    'gennaio',
    'gen',
    'janeiro',
    'januari',
    'stycznia',
    'января',
  ],
  [
    'february',
    'feb',
    'februar',
    'février',
    'févr',
    'febrero',
    'febbraio',
    'fevereiro',
    'fev',
    'februari',
    'lutego',
    'февраля',
  ],
  ['march', 'mar', 'märz', 'mrz', 'mars', 'marzo', 'março', 'maart', 'mrt', 'marca', 'марта'],
  ['april', 'apr', 'avril', 'avr', 'abril', 'abr', 'aprile', 'kwietnia', 'апреля'],
  ['may', 'mai', 'mayo', 'maggio', 'mag', 'maio', 'mei', 'maj', 'maja', 'мая'],
  ['june', 'jun', 'juni', 'juin', 'junio', 'giugno', 'giu', 'junho', 'czerwca', 'июня'],
  ['july', 'jul', 'juli', 'juillet', 'juil', 'julio', 'luglio', 'lug', 'julho', 'lipca', 'июля'],
  ['august', 'aug', 'août', 'agosto', 'ago', 'augustus', 'augusti', 'sierpnia', 'августа'],
  ['september', 'sept', 'sep', 'septembre', 'septiembre', 'settembre', 'set', 'setembro', 'września', 'сентября'],
  [
    'october',
    'oct',
    'oktober',
    'okt',
    'octobre',
    'octubre',
    'ottobre',
    'ott',
    'outubro',
    'out',
    'października',
    'октября',
  ],
  ['november', 'nov', 'novembre', 'noviembre', 'novembro', 'listopada', 'ноября'],
  [
    'december',
    'dec',
    'dezember',
    'dez',
    'décembre',
    'déc',
    'diciembre',
    'dic',
    'dicembre',
    'dezembro',
    'grudnia',
    'декабря',
  ],
];
const WEEKDAYS: readonly (readonly string[])[] = [
  [
    'monday',
    'mon',
    'montag',
    'lundi',
    'lunes',
    'lunedì',
    'segunda-feira',
    'maandag',
    'måndag',
    'mandag',
    'poniedziałku',
    'понедельника',
  ],
  [
    'tuesday',
    'tue',
    'tues',
    'dienstag',
    'mardi',
    'martes',
    'martedì',
    'terça-feira',
    'dinsdag',
    'tisdag',
    'tirsdag',
    'wtorku',
    'вторника',
  ],
  [
    'wednesday',
    'wed',
    'mittwoch',
    'mercredi',
    'miércoles',
    'mercoledì',
    'quarta-feira',
    'woensdag',
    'onsdag',
    'środy',
    'среды',
  ],
  [
    'thursday',
    'thu',
    'thur',
    'thurs',
    'donnerstag',
    'jeudi',
    'jueves',
    'giovedì',
    'quinta-feira',
    'donderdag',
    'torsdag',
    'czwartku',
    'четверга',
  ],
  [
    'friday',
    'fri',
    'freitag',
    'vendredi',
    'viernes',
    'venerdì',
    'sexta-feira',
    'vrijdag',
    'fredag',
    'piątku',
    'пятницы',
  ],
  ['saturday', 'sat', 'samstag', 'samedi', 'sábado', 'sabato', 'zaterdag', 'lördag', 'lørdag', 'soboty', 'субботы'],
  [
    'sunday',
    'sun',
    'sonntag',
    'dimanche',
    'domingo',
    'domenica',
    'zondag',
    'söndag',
    'søndag',
    'niedzieli',
    'воскресенья',
  ],
];
const MONTH_OF = new Map(MONTHS.flatMap((names, at) => names.map((name) => [name, at + 1] as const)));
const WEEKDAY_OF = new Map(WEEKDAYS.flatMap((names, at) => names.map((name) => [name, at + 1] as const)));

const monthWords = words(MONTH_OF);
/** `5 January 2027`, `5. Januar`, `1er janvier`, `5 de enero de 2027`; of a range `12-19 October` the end. */
const DAY_MONTH = `(\\d{1,2})(?:st|nd|rd|th|er|º|ª)?[.]?\\s?(?:of |de |d')?\\s?(${monthWords})(?![\\p{L}])\\.?,?(?:\\s+(?:de\\s+)?(20\\d\\d))?`;
/** `January 5, 2027`, `Jan 5th`; of a range `January 5-9` the end. */
const MONTH_DAY = `(${monthWords})(?![\\p{L}])\\.?\\s+(?:\\d{1,2}\\s?[-–]\\s?)?(\\d{1,2})(?:st|nd|rd|th)?(?!\\d|[:.]\\d)(?:,?\\s+(20\\d\\d))?`;
const NUMERIC = '(\\d{1,2})([./-])(\\d{1,2})(?:\\2((?:20)?\\d\\d))?(?!\\d|[:%])';
const ISO = '(20\\d\\d)-(\\d{2})-(\\d{2})';
const WEEKDAY = `(${words(WEEKDAY_OF)})(?![\\p{L}])`;
const BACK =
  /(?:until|till|’?til|through|thru|thr|back|return(?:s|ing)?|to\b|and\b|[-–]\s*$|bis|zurück|wieder|ab dem|ab|jusqu'?(?:au|à)|retour|reprise|au\b|hasta|regres|vuelv|al\b|fino a|rientr|ritorn|torn|até|retorn|volt|tot|terug|t\/m|till och med|åter|tillbaka|til|tilbage|do\b|wracam|до|вернусь|after|on\b)/iu;

/**
 * The day an absent person is back, `YYYY-MM-DD`: the latest day that the text names as an end. `null` when it names none within
 * the next year.
 *
 * @param from - when the mail arrived
 */
export function returnDate(text: string, from: Date): string | null {
  const start = DateTime.fromJSDate(from, { zone: 'utc' }).startOf('day');
  const plain = text.slice(0, 2_000).toLowerCase().replaceAll(/\s+/g, ' ');
  const days = [...named(plain, start), ...ends(plain, start)].filter(
    (day) => day.isValid && day >= start && day <= start.plus({ months: 13 }),
  );
  const last = days.reduce<DateTime | null>((latest, day) => (latest === null || day > latest ? day : latest), null);
  return last?.toISODate() ?? null;
}

function named(text: string, start: DateTime): DateTime[] {
  const days: DateTime[] = [];
  const each = (pattern: string, read: (match: RegExpMatchArray) => DateTime | null) => {
    for (const match of text.matchAll(new RegExp(`(?<![\\p{L}\\d])${pattern}`, 'giu'))) {
      const before = text.slice(Math.max(0, match.index - 45), match.index);
      const day = BACK.test(before) ? read(match) : null;
      if (day !== null) days.push(day);
    }
  };
  each(DAY_MONTH, ([, day, month, year]) => dayIn(year, MONTH_OF.get(month ?? ''), day, start));
  each(MONTH_DAY, ([, month, day, year]) => dayIn(year, MONTH_OF.get(month ?? ''), day, start));
  each(ISO, ([, year, month, day]) => dayIn(year, Number(month), day, start));
  each(NUMERIC, ([, one, mark, two, year]) => {
    const monthFirst = mark === '/' && Number(one) <= 12 && (Number(two) > 12 || isEnglish(text));
    const [month, day] = monthFirst ? [one, two] : [two, one];
    return dayIn(year?.length === 2 ? `20${year}` : year, Number(month), day, start);
  });
  if (days.length > 0) return days;
  each(WEEKDAY, ([, name]) => {
    const ahead = ((WEEKDAY_OF.get(name ?? '') ?? 1) - start.weekday + 7) % 7;
    return start.plus({ days: ahead === 0 ? 7 : ahead });
  });
  return days;
}

/** Ends without a date: the rest of the week, next week, the end of the year. */
function ends(text: string, start: DateTime): DateTime[] {
  const monday = start.startOf('week').plus({ weeks: 1 });
  const days: DateTime[] = [];
  if (/\b(?:rest|remainder|end) of (?:the|this) week\b|\ball (?:of this )?week\b|\bthis week\b/.test(text))
    days.push(monday);
  if (
    /\b(?:all (?:of )?next week|out (?:of (?:the )?office )?next week|vacation next week|nächste woche|la semaine prochaine)\b/.test(
      text,
    )
  )
    days.push(monday.plus({ weeks: 1 }));
  const year = /\b(?:end of|ende|fin de|fine del|final de) (?:the year|(20\d\d))/.exec(text);
  if (year !== null) days.push(DateTime.utc(Number(year[1] ?? start.year) + 1, 1, 1));
  if (/\b(?:until|back|return(?:ing)?) tomorrow\b|\bout (?:of (?:the )?office )?today\b/.test(text))
    days.push(start.plus({ days: 1 }));
  return days;
}

/** Without a year the next such day is meant. */
function dayIn(
  year: string | undefined,
  month: number | undefined,
  day: string | undefined,
  start: DateTime,
): DateTime | null {
  if (month === undefined || month < 1 || month > 12) return null;
  const date = DateTime.utc(year === undefined ? start.year : Number(year), month, Number(day));
  if (!date.isValid) return null;
  return year === undefined && date < start.minus({ days: 1 }) ? date.plus({ years: 1 }) : date;
}

function isEnglish(text: string): boolean {
  return /\b(?:office|until|returning|return|back|vacation|the)\b/.test(text);
}

/** Longest first, so that `march` is not read as `mar`. */
function words(map: ReadonlyMap<string, number>): string {
  return [...map.keys()].sort((a, b) => b.length - a.length).join('|');
}
