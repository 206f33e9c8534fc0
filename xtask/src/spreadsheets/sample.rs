//! Values that spreadsheets like to change.

/// What separates the columns of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// With decimal points.
    Comma,
    /// With decimal commas.
    Semicolon,
}

impl Separator {
    /// The name in the store's settings.
    pub fn name(self) -> &'static str {
        match self {
            Separator::Comma => "comma",
            Separator::Semicolon => "semicolon",
        }
    }

    /// The sign.
    pub fn sign(self) -> char {
        match self {
            Separator::Comma => ',',
            Separator::Semicolon => ';',
        }
    }

    /// What the export, the filled template, and the failed rows are called: of every kind, and with good amounts only.
    pub fn titles(self) -> [&'static str; 4] {
        match self {
            Separator::Comma => ["export ,", "template ,", "failed ,", "amounts ,"],
            Separator::Semicolon => ["export ;", "template ;", "failed ;", "amounts ;"],
        }
    }

    /// The line, written with commas and points, as it is with this separator; `~` stands for a point in any case.
    fn line(self, line: &str) -> String {
        match self {
            Separator::Comma => format!("{line}\r\n"),
            Separator::Semicolon => {
                line.replace(',', ";").replace('.', ",").replace('~', ".") + "\r\n"
            }
        }
        .replace('~', ".")
    }
}

/// Accounts whose names, documents and amounts look like something else.
pub const ACCOUNTS: &str = "\
Id,Email,Document,Document Type,Credit limit,Tolerance rate
'001234,+ana@x.example,012.345.678-90,CPF,2.38,0.125
'12E5,-bia@x.example,11.222.333/0001-81,CNPJ,2.87,1.125
'1E10,=caio@x.example,12.ABC.345/01DE-35,CNPJ,3.36,0.333333
'1-2,-dora+1@x.example,11222333000181E,Other,1500,0.05
'10/12,'-+eva@x.example,'001234,Other,1234567.89,12.345
'2024-01-02,1@2.co,'12345678901234567890,Other,123456789.12,0.000001
'MAR1,o'neil@x.example,'12E7,Other,9999999999999.99,1
'TRUE,joão@padaria.com.br,'1/2,TRUE,10000000000000,0
'false,ana_maria@x.example,'1-3,MAR1,0.01,0.5
'1.500,a1@x.example,'2024-01-03,1-2,0,0.12
'007,a2@x.example,12345678-k,Other,100,0.1
'12345678901234567,a3@x.example,'0,Other,0.10,1000
'+5511987654321,a4@x.example,'TRUE,Other,7.05,0.999999
'-5,a5@x.example,'00000000000000000001,Other,8.29,2.5
'12.5.24,a6@x.example,52998224725,,99.99,0.07
'5 jan,a7@x.example,'012345,,1000000,0.29
'1 1/2,a8@x.example,'-4-5,Other,33.33,0.57
39053344705_CPF,a9@x.example,390.533.447-05,CPF,12345678.90,1.15
07D0F8272B6D77F1E68B,b1@x.example,'1.2.3,Other,19.99,0.58
,b2@x.example,,,0.29,0.14
'55,b3@x.example,'1.234,Other,1.15,9.25
";

/// Rows that somebody typed into the template.
pub fn filled(separator: Separator) -> String {
    [
        ",t1@x~example,111~444~777-35,CPF,Open,1500.50,0.05,,,,,,",
        ",t2@x~example,11~444~777/0001-61,CNPJ,,2.38,0.12,,,,,,",
        ",t3@x~example,,,,1000,1,,,,,,",
        "c-7,t4@x~example,AB123,Other,Open,,,,,,,,",
    ]
    .map(|line| separator.line(line))
    .concat()
}

/// A file with rows that fail, or fail beside a value that a spreadsheet would change.
pub fn failed(separator: Separator) -> String {
    [
        "Id,Email,Document,Document Type,Credit limit,Tolerance rate,Nota",
        "007,f1,001234,Other,7.50,0.05,=1+1",
        "12E5,f2@x~example,1-2,Other,1.500,0.125,007",
        "1E10,f3,01234567890,CPF,1500.505,0.5,1/2",
        "TRUE,f4@x~example,'00123,Other,R$ 1500.5O,5%,-",
        "1-2,f5,=\"00123\",Other,12.50,12.5%,+5",
        "10/12,f6@x~example,529~982~247-25,CPF,1e3,1.5.0,MAR1",
        "2024-01-02,f7,11222333000181,CNPJ,(100.00),0.125,TRUE",
        "1~500,f8@x~example,1~2~3,Other,-5,lots,12:30",
        "x,f\u{1}9@x~example,12345678901234567890,Other,$5,0.05,x",
        "'9,'-fa,'12,Other,'7.5,'0.25,'x",
    ]
    .map(|line| separator.line(line))
    .concat()
}

/// A file whose rows fail, but not for their amounts.
pub fn failed_beside_amounts(separator: Separator) -> String {
    [
        "Email,Credit limit,Tolerance rate",
        "g1,1500.50,0.05",
        "g2,2.38,1.1",
        "g3,1000,1",
        "g4,12345678.90,0.1",
        "g5,,0.12",
    ]
    .map(|line| separator.line(line))
    .concat()
}
