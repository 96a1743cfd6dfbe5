// The passwords that everybody thinks of: the list that new passwords are compared with.
//
//   node tools/common-passwords.mjs     writes services/data/common-passwords.txt (after a change here)
//
// No leaked list is copied. People build passwords in a few ways: a weak word, two of them, a phrase, a walk over the keyboard,
// the alphabet, the digits. This file does the same, systematically. Capitals, l3tt3rs written as digits, spaces, years and
// exclamation marks around a word are taken away before the comparison (services/src/password/guessed.rs), so that the list
// needs none of them.

import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FILE = fileURLToPath(new URL("../services/data/common-passwords.txt", import.meta.url));
const words = (text) => text.trim().split(/\s+/);

/** What is thought of first, in the languages of the site; every two of them make an entry, too. */
const WEAKEST = words(`
  password pass passwort contrasena contraseña motdepasse secret secreto letmein welcome bienvenue bienvenido admin
  administrator root user guest login master test changeme default qwerty azerty qwertz abc love iloveyou jetaime teamo
  amor hello bonjour hola salam monkey dragon sunshine princess football futbol soccer baseball superman batman angel
  baby jesus god allah maria mohamed freedom hope peace summer winter spring autumn family house money member network
  lantern graticule
`);

const WEAK = words(`
  passwords passwd passcode passphrase password1 geheim senha parola kennwort entrar ouvrir abracadabra opensesame
  administrador administrateur administration system server database router computer internet website online email mail
  google facebook instagram whatsapp telegram twitter tiktok youtube netflix amazon microsoft windows android iphone
  samsung nokia apple linux ubuntu firefox chrome
  michael jennifer jessica jordan ashley daniel charlie thomas andrea andrew anthony nicole amanda matthew robert joshua
  hunter ranger killer george william james john david maggie ginger pepper jasmine sophie lucas carlos jose juan luis
  ana carmen pedro pablo fatima aisha khadija ahmed muhammad mohammed omar ali hassan ibrahim yusuf mary joseph grace
  marie pierre jean louis camille chloe nicolas julien thierry
  jesuschrist jesuslovesme godisgood godisgreat bismillah alhamdulillah inshallah hallelujah christ blessed blessing
  faith angels heaven church lord savior
  liverpool arsenal chelsea barcelona realmadrid manchester juventus bayern ronaldo messi neymar basketball hockey tennis
  cricket rugby yankees cowboys steelers lakers eagles
  flower butterfly rainbow cookie chocolate cheese banana orange cherry lemon coffee pizza chicken strawberry purple
  yellow green blue black white silver golden diamond crystal star stars starwars pokemon naruto minecraft matrix
  phoenix tigger tiger lion wolf eagle falcon horse dolphin rabbit kitty puppy buster bailey bella lucky max charlie
  shadow ninja pirate wizard merlin gandalf hobbit mickey minnie snoopy garfield spiderman ironman captain thunder
  lovely lover loveme loveyou loveyouforever forever always friend friends friendship bestfriend sister brother mother
  father mommy daddy mama papa maman mother mybaby babygirl babyboy sweetheart honey darling sexy beautiful gorgeous
  soleil chocolat doudou loulou coucou cheval princesse papillon amour chouchou famille maison liberte
  princesa estrella tequiero mariposa corazon familia amigos libertad sol luna cielo
  trustno whatever access control allow enter open please nothing something anything everything nobody somebody
  temporary temporal temp initial start begin new newuser demo example sample testing tester trial
  january february march april may june july august september october november december
  janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
  monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche
  lunes martes miercoles jueves viernes sabado domingo
  spring primavera verano otono invierno printemps automne hiver ramadan christmas easter birthday halloween
  london paris madrid berlin newyork texas california canada america england france espana mexico brasil india
  bangkok manila nairobi lagos cairo dubai beirut dakar kampala geneva
  openlantern members membership account accounts profile editor editors editorial newsletter volunteer volunteers
  humanrights antitrafficking trafficking endtrafficking stoptrafficking nomoreslavery modernslavery slavery survivor
  survivors solidarity justice dignity safety shelter rescue helpline hotline charity foundation ngo coalition alliance
`);

const PHRASES = words(`
  mypasswordis thisismypassword passwordispassword mypassword yourpassword nopassword thepassword anotherpassword
  newpassword oldpassword strongpassword securepassword safepassword goodpassword longpassword supersecret topsecret
  supersecretpassword verysecret iforgot iforgotmypassword idontknow idontremember donotforget rememberme letmeinplease
  letmeinnow openthedoor changemenow changethis changemeplease pleasechangeme iloveyousomuch iloveyouforever
  ilovemyself ilovemyfamily ilovemywife ilovemyhusband ilovemymom ilovemydog ilovemycat ilovejesus ilovegod iloveallah
  iloveu ilovemusic ilovefootball jetaimepourtoujours jetaimemonamour teamomucho tequieromucho miamor monamour
  correcthorsebatterystaple correcthorse batterystaple thequickbrownfox tobeornottobe maytheforcebewithyou
  onceuponatime happybirthday happynewyear merrychristmas goodmorning goodnight helloworld hellohello hellokitty
  whatsup fuckyou fuckoff gotohell bullshit asshole godblessyou godisgoodallthetime jesusislord jesussaves
  thankyoujesus inthenameofgod onlygodknows neverforget nevergiveup carpediem hakunamatata
  graticuledemo openlanterndemo demodemodemo welcometothenetwork welcometograticule freedomforall endhumantrafficking
  stophumantrafficking
`);

const ROWS = words(`
  1234567890 0123456789 123456789012345678901234567890 qwertyuiop asdfghjkl zxcvbnm azertyuiop qsdfghjklm wxcvbn
  qwertzuiop yxcvbnm abcdefghijklmnopqrstuvwxyz qwertyuiopasdfghjklzxcvbnm azertyuiopqsdfghjklmwxcvbn
  qwertzuiopasdfghjklyxcvbnm 1qaz2wsx3edc4rfv5tgb6yhn7ujm 1q2w3e4r5t6y7u8i9o0p q1w2e3r4t5y6u7i8o9p0 qazwsxedcrfvtgbyhnujm
  1a2b3c4d5e6f7g8h9i0j a1b2c3d4e5f6g7h8i9j0 aabbccddeeffgghhiijj 11223344556677889900 112233445566778899
  123qweasdzxc qweasdzxc qweasd123 123qwe123qwe qwe123qwe123 abc123abc123 123abc456def abc123def456 123456qwerty
  qwerty123456 123456abcdef abcdef123456 123456789abc 123456789qwe 147258369 159753 741852963 789456123 1029384756
  24681012 13579 1357924680 2468013579 314159265358979 271828182845 zaq12wsxcde34rfv qazxswedcvfr azeqsdwxc
  azerty123456 123456azerty a2z3e4r5t6y7 1a2z3e4r5t6y
`);

const entries = new Set([...WEAKEST, ...WEAK, ...PHRASES]);
for (const first of WEAKEST) {
  for (const second of WEAKEST) entries.add(first + second);
}
for (const word of [...WEAKEST, ...WEAK]) {
  for (const before of ["my", "the", "ilove", "super", "new"]) entries.add(before + word);
}
for (const row of ROWS) {
  for (const walk of [row, Array.from(row).reverse().join("")]) {
    for (let length = 4; length <= walk.length; length += 1) entries.add(walk.slice(0, length));
  }
}
// The alphabet and the digits from anywhere, in either direction, as long as a password must be.
for (const row of ["abcdefghijklmnopqrstuvwxyz".repeat(2), "0123456789".repeat(4)]) {
  for (const walk of [row, Array.from(row).reverse().join("")]) {
    for (let start = 0; start < row.length / 2; start += 1) {
      for (let length = 6; length <= 16; length += 1) entries.add(walk.slice(start, start + length));
    }
  }
}

const list = [...entries].filter((entry) => [...entry].length >= 3).sort();
mkdirSync(new URL(".", `file://${FILE}`), { recursive: true });
writeFileSync(FILE, `# Made by tools/common-passwords.mjs.\n${list.join("\n")}\n`);
console.log(`${list.length} entries written to services/data/common-passwords.txt.`);
