//! Which column of a foreign table means what: guessed from its header, corrected by a person.

use serde::{Deserialize, Serialize};

use super::cells::{self, DateOrder, Decimal};
use super::fault::Fault;
use super::table::{Encoding, SourceFile, Table};

/// What the rows of a mapped table become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Customers.
    Customer,
    /// People at customers.
    Contact,
    /// People and organizations together, as an address book has them: a customer that is named and
    /// not here is made, and who is at no organization becomes a household.
    AddressBook,
}

/// How a table is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// What its rows become.
    pub target: Target,
    /// What each column means, in their order; absent for one left out.
    pub columns: Vec<Option<TargetField>>,
    /// How dates are written.
    pub date_order: DateOrder,
    /// How amounts are written.
    pub decimal: Decimal,
    /// Of a workbook the sheet; absent for the first.
    pub sheet: Option<String>,
}

/// What a person sees before they import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// Names of the columns.
    pub header: Vec<String>,
    /// The first rows.
    pub samples: Vec<Vec<String>>,
    /// Number of rows, the header not counted.
    pub rows: usize,
    /// How the text is coded.
    pub encoding: Encoding,
    /// What stands between the cells.
    pub separator: char,
    /// What we think the columns mean.
    pub guess: Mapping,
}

macro_rules! target_fields {
    ($($(#[$doc:meta])* $variant:ident $name:literal $targets:literal $words:literal,)*) => {
        /// What a column can mean.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum TargetField {$($(#[$doc])* $variant,)*}

        impl TargetField {
            /// Every meaning.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its name, as it is stored.
            pub fn name(self) -> &'static str {
                match self {$(Self::$variant => $name,)*}
            }

            /// `c` for customers, `p` for people, `a` for address books.
            fn targets(self) -> &'static str {
                match self {$(Self::$variant => $targets,)*}
            }

            /// Headers that mean it, in letters and digits only.
            fn words(self) -> &'static str {
                match self {$(Self::$variant => $words,)*}
            }
        }
    };
}

target_fields! {
    /// The key of the row where it comes from; without one the row's content is the key.
    Key "key" "cpa" "id key sleutel customerid contactid klantid relatieid personid externalid",
    /// Number of a customer as we use it.
    Number "number" "c" "klantnummer klantnr customernumber customerno debiteurnummer debiteurnr \
        relatienummer relatienr nummer number code",
    /// Name of a customer.
    Name "name" "c" "naam name bedrijf bedrijfsnaam klantnaam klant company companyname customer \
        customername organisatie organisation organization relatie firma account accountname",
    /// Customer of a contact, by number or name; must already be here, but in an address book.
    Customer "customer" "pa" "klant klantnaam klantnummer klantnr klantid bedrijf bedrijfsnaam \
        customer customername customernumber customerid company companyname organisatie \
        organisation organization relatie relatienummer firma account accountname",
    /// Given name.
    FirstName "first_name" "pa" "voornaam firstname givenname roepnaam",
    /// Prefix of the family name.
    Infix "infix" "pa" "tussenvoegsel infix voorvoegsel prefix tussenv tv",
    /// Family name.
    LastName "last_name" "pa" "achternaam lastname surname familyname familienaam naam name",
    /// What they do.
    Role "role" "pa" "functie rol role jobtitle title function position",
    /// Street.
    Street "street" "ca" "straat straatnaam street adres address addressline1 bezoekadres",
    /// House number with its addition.
    HouseNumber "house_number" "ca" "huisnummer huisnr nr housenumber streetnumber housenr",
    /// Postcode.
    Postcode "postcode" "ca" "postcode postalcode zip zipcode zippostalcode",
    /// Town.
    City "city" "ca" "plaats woonplaats stad city town vestigingsplaats gemeente",
    /// Country, ISO 3166 alpha-2.
    Country "country" "ca" "land landcode country countrycode",
    /// Telephone at work.
    WorkPhone "work_phone" "cpa" "phonework workphone worktelephone telefoonwerk \
        telephoneatwork businessphone",
    /// Telephone at home.
    HomePhone "home_phone" "cpa" "phonehome homephone hometelephone telefoonthuis \
        telephoneathome telefoonprivé",
    /// Telephone, fixed.
    Phone "phone" "cpa" "telefoon telefoonnummer telefoonnr tel phone phonenumber telephone \
        vast vastnummer",
    /// Telephone, mobile.
    Mobile "mobile" "cpa" "mobiel mobielnummer mobieltelefoon gsm mobile mobilephone cell \
        cellphone phonemobile 06nummer",
    /// Mail address.
    Email "email" "cpa" "email emailadres emailaddress mail mailadres e_mail",
    /// Website.
    Website "website" "ca" "website web url homepage internet site",
    /// Language, ISO 639-1.
    Language "language" "cpa" "taal taalcode language languagecode",
    /// Labels, between commas or semicolons.
    Tags "tags" "ca" "labels tags label tag kenmerken",
    /// First known on.
    KnownSince "known_since" "c" "klantsinds bekendsinds sinds aangemaakt aanmaakdatum createddate created \
        createdat knownsince customersince",
    /// Said goodbye on.
    EndedOn "ended_on" "c" "einddatum beeindigd beëindigdop opgezegd endeddate endedon enddate",
    /// Yearly spend on our kind of goods at all suppliers.
    AnnualPotential "annual_potential" "c" "potentieel jaarpotentieel annualpotential potential \
        annualwalleteur",
    /// Day of birth.
    Birthday "birthday" "pa" "geboortedatum verjaardag birthday dateofbirth birthdate dob",
    /// Free text.
    Notes "notes" "cpa" "opmerking opmerkingen notitie notities memo notes note remarks comments \
        omschrijving",
}

impl TargetField {
    /// The meanings a column of this target can have.
    pub fn for_target(target: Target) -> impl Iterator<Item = Self> {
        let letter = match target {
            Target::Customer => 'c',
            Target::Contact => 'p',
            Target::AddressBook => 'a',
        };
        Self::ALL.iter().copied().filter(move |field| field.targets().contains(letter))
    }
}

/// Rows shown before an import.
const SAMPLE_ROWS: usize = 5;

/// Rows looked at to guess how dates and amounts are written.
const GUESS_ROWS: usize = 200;

/// Meanings that several columns of a table can have.
const REPEATED: [TargetField; 5] = [
    TargetField::Phone,
    TargetField::WorkPhone,
    TargetField::HomePhone,
    TargetField::Mobile,
    TargetField::Email,
];

/// Opens a table and guesses what its columns mean.
///
/// # Errors
///
/// [`Fault`] when the file is no table at all.
pub fn preview(file: &SourceFile, target: Target) -> Result<Preview, Fault> {
    preview_sheet(file, None, target)
}

/// As [`preview`], of one sheet of a workbook.
///
/// # Errors
///
/// As [`preview`].
pub fn preview_sheet(
    file: &SourceFile,
    sheet: Option<&str>,
    target: Target,
) -> Result<Preview, Fault> {
    let mut table = Table::open_sheet(file.bytes.clone(), sheet)?;
    let (mut rows, mut read) = (0, Vec::new());
    while let Some(row) = table.next_row() {
        rows += 1;
        if read.len() < GUESS_ROWS
            && let Ok(cells) = row.cells
        {
            read.push(cells.iter().map(str::to_owned).collect::<Vec<String>>());
        }
    }
    let columns = guess_columns(&table.header, target);
    let (date_order, decimal) = guess_notation(&columns, &read);
    read.truncate(SAMPLE_ROWS);
    Ok(Preview {
        guess: Mapping { target, columns, date_order, decimal, sheet: sheet.map(str::to_owned) },
        header: table.header,
        samples: read,
        rows,
        encoding: table.encoding,
        separator: table.separator,
    })
}

impl Mapping {
    /// How the table of a file of vCards is read: its columns have names that are known.
    pub fn of_cards(header: &[String]) -> Self {
        let target = Target::AddressBook;
        let columns = guess_columns(header, target);
        let (date_order, decimal) = (DateOrder::default(), Decimal::default());
        Self { target, columns, date_order, decimal, sheet: None }
    }
}

/// The meaning of each column by its name; each meaning once, telephone and mail more often.
fn guess_columns(header: &[String], target: Target) -> Vec<Option<TargetField>> {
    let mut columns: Vec<Option<TargetField>> = vec![None; header.len()];
    for (place, name) in header.iter().enumerate() {
        let word: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        let means = |field: &TargetField| field.words().split_whitespace().any(|w| w == word);
        let is_free =
            |field: &TargetField| REPEATED.contains(field) || !columns.contains(&Some(*field));
        let found = TargetField::for_target(target).filter(means).find(is_free);
        if let Some(column) = columns.get_mut(place) {
            *column = found;
        }
    }
    columns
}

fn guess_notation(columns: &[Option<TargetField>], rows: &[Vec<String>]) -> (DateOrder, Decimal) {
    let texts = |wanted: &'static [TargetField]| {
        rows.iter().flat_map(|row| row.iter().zip(columns)).filter_map(move |(text, field)| {
            field.is_some_and(|field| wanted.contains(&field)).then_some(text.as_str())
        })
    };
    let is_date = |text: &str, order| cells::date(text, order).is_ok();
    let dates = || texts(&[TargetField::KnownSince, TargetField::EndedOn, TargetField::Birthday]);
    let count = |order| dates().filter(|text| is_date(text, order)).count();
    let date_order = match count(DateOrder::DayFirst) < count(DateOrder::MonthFirst) {
        true => DateOrder::MonthFirst,
        false => DateOrder::DayFirst,
    };
    let mut amounts = texts(&[TargetField::AnnualPotential]);
    (date_order, amounts.find_map(cells::likely_decimal).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile { name: "klanten.csv".into(), bytes: text.into() }
    }

    #[test]
    fn dutch_and_english_headers_are_understood() {
        let text = "Klantnr.;Bedrijfsnaam;E-mail;Telefoon;GSM;Postcode;Huisnummer;Klant sinds;x\n\
            1;A;;;;;;31-12-2024;\n";
        let found = preview(&file(text), Target::Customer).unwrap();
        use TargetField::*;
        let expected = [Number, Name, Email, Phone, Mobile, Postcode, HouseNumber, KnownSince];
        let mut expected: Vec<_> = expected.map(Some).into();
        expected.push(None);
        assert_eq!(found.guess.columns, expected);
        assert_eq!((found.rows, found.separator), (1, ';'));
        let text = "id,First Name,Last name,Company,Mobile phone,Birthday\n1,a,b,c,,12/31/1990\n";
        let found = preview(&file(text), Target::Contact).unwrap();
        let expected = [Key, FirstName, LastName, Customer, Mobile, Birthday].map(Some);
        assert_eq!(found.guess.columns, expected);
        assert_eq!(found.guess.date_order, DateOrder::MonthFirst);
    }

    #[test]
    fn amounts_are_guessed_from_the_cells() {
        let text = "naam;potentieel\na;1.250\nb;1.250,50\n";
        let found = preview(&file(text), Target::Customer).unwrap();
        assert_eq!(found.guess.decimal, Decimal::Comma);
    }
}
