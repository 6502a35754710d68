/** What a column may be called, letters and digits only, in the order in which they are preferred. */
const NAMES = {
  name: 'name companyname company businessname organizationname organisationname facilityname practicename providerorganizationnamelegalbusinessname marketname libname libraryname sitename storename dbaname tradename establishment establishmentname account accountname title',
  firstName: 'firstname providerfirstname contactfirstname givenname',
  lastName: 'lastname providerlastnamelegalname providerlastname contactlastname surname familyname',
  personTitle: 'contacttitle jobtitle position',
  contact: 'contact contactname contactperson owner ownername',
  brand: 'brand chain parentcompany parent',
  operator: 'operator',
  website: 'website websiteurl url web weburl webaddress homepage domain companyurl link',
  phone:
    'phone phonenumber telephone telephonenumber tel businessphone mainphone phone1 providerbusinesspracticelocationaddresstelephonenumber mobile',
  email: 'email emailaddress mail contactemail',
  street:
    'address address1 street streetaddress addr addressline1 street1 location providerfirstlinebusinesspracticelocationaddress',
  street2: 'address2 addressline2 street2 suite providersecondlinebusinesspracticelocationaddress',
  city: 'city citytown town cityname municipality providerbusinesspracticelocationaddresscityname',
  state: 'state st stabr stateprovince statecode province region providerbusinesspracticelocationaddressstatename',
  postcode: 'zip zipcode postalcode postcode zip5 providerbusinesspracticelocationaddresspostalcode',
  lat: 'latitude lat latitud y',
  lon: 'longitude lon lng long longitud x',
  trade: 'trade industry businesstype companytype vertical sector category',
  sites: 'locations numberoflocations locationcount sites numberofsites sitecount offices numberofoffices',
  status: 'status businessstatus brewerytype operationalstatus',
} as const;

export type Field = keyof typeof NAMES;
/** Index of the column that holds a field. */
export type Columns = Partial<Record<Field, number>>;

/** Finds our fields in a header row, whatever the file calls them. */
export function columnsOf(header: readonly string[]): Columns {
  const compact = header.map((title) => title.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
  const columns: Columns = {};
  for (const [field, names] of Object.entries(NAMES) as [Field, string][]) {
    const at = names
      .split(' ')
      .map((name) => compact.indexOf(name))
      .find((index) => index !== -1);
    if (at !== undefined) columns[field] = at;
  }
  return columns;
}

/** Whether a first row says what stands below it: two titles that we know, or one that is not a value itself. */
export function isHeader(row: readonly string[]): boolean {
  const known = Object.keys(columnsOf(row)).length;
  if (known >= 2) return true;
  const looksLikeData = row.some((cell) => /@|:\/\/|^www\.|^\W*\d[\d\W]{4,}$/i.test(cell.trim()));
  return known === 1 && !looksLikeData;
}

/** Whether rows can be named: by an organisation, or by a person who practises. */
export function hasNames(columns: Columns): boolean {
  return columns.name !== undefined || (columns.firstName !== undefined && columns.lastName !== undefined);
}
