import type { Script } from './conversation.ts';

/** A family of three generations. */
export const german: Script = {
  exchanges: [
    [
      [0, 'Wer bringt am Sonntag den Kuchen mit?'],
      [1, 'Ich backe {essen}'],
      [2, 'Dann bringe ich Sahne'],
      [0, 'Wunderbar 😊'],
    ],
    [
      [0, 'Oma, hast du die Tabletten genommen?'],
      [1, 'Ja mein Schatz, um {zeit}'],
      [0, 'Sehr gut ❤️'],
    ],
    [
      [0, 'Der Zug hat {minuten} Minuten Verspätung'],
      [1, 'Ich warte am Gleis'],
      [0, 'Danke dir!'],
    ],
    [
      [0, 'Hat jemand das Ladekabel vom Tablet gesehen?'],
      [1, 'Liegt bei uns in der Küche'],
      [2, 'Wie immer 😂'],
      [0, 'Hole ich morgen ab'],
    ],
    [
      [0, 'Guten Morgen aus {ort} ☀️'],
      [1, 'Guten Morgen! Wie ist das Wetter?'],
      [0, 'Blauer Himmel, {grad} Grad'],
    ],
    [
      [0, 'Wir sind gut angekommen'],
      [1, 'Prima, gute Nacht'],
      [2, 'Schlaft gut 🌙'],
    ],
    [
      [0, 'Alles Gute zum Geburtstag, {3}! 🎂'],
      [1, 'Herzlichen Glückwunsch 🎉'],
      [2, 'Happy Birthday!! 🥳🥳'],
      [3, 'Vielen Dank euch allen'],
    ],
    [
      [0, 'Kann jemand am {tag} auf die Kinder aufpassen?'],
      [1, 'Ab {zeit} kann ich'],
      [0, 'Du rettest uns'],
      [1, 'Gerne 😊'],
    ],
    [
      [0, 'Das Rezept steht hier: https://rezepte.example.org/{nummer}'],
      [1, 'Danke, klingt gut'],
      [2, 'Ich nehme immer etwas weniger Zucker'],
    ],
    [
      [0, 'Wer hat die Tickets für das Konzert?'],
      [1, 'Ich, habe sie ausgedruckt'],
      [2, 'Ausgedruckt! Papa ist wieder im Jahr 1998'],
    ],
    [
      [0, 'Der Nachbar fragt, ob wir beim Umzug helfen'],
      [1, 'Wann denn?'],
      [0, 'Am {tag}, um {zeit}'],
      [1, 'Na gut, aber nicht das Klavier'],
    ],
    [
      [0, 'Fußball heute Abend bei uns?'],
      [1, 'Bin dabei ⚽'],
      [2, 'Ich bringe {essen} mit'],
      [3, 'Ich komme zur zweiten Halbzeit'],
    ],
    [
      [0, 'Die Tomaten sind reif!'],
      [1, 'Endlich 🍅'],
      [2, 'Dann gibt es morgen {essen}'],
    ],
    [
      [0, 'Habt ihr den Artikel gelesen? https://www.nachrichten.example.com/garten/{nummer}'],
      [1, 'Ja, sehr interessant'],
      [2, 'Zu lang, was steht drin?'],
      [0, 'Weniger gießen, öfter hacken'],
    ],
    [
      [0, 'Die Heizung macht wieder Geräusche'],
      [1, 'Hast du sie entlüftet?'],
      [0, 'Was bedeutet das?'],
      [1, 'Ich komme vorbei 😄'],
    ],
    [
      [0, 'Wie heißt noch mal der Film mit dem Leuchtturm?'],
      [1, 'Keine Ahnung, der ist doch mit dem Bruder von dem anderen'],
      [0, 'Ah, genau der'],
    ],
    [
      [0, 'Morgen Wanderung nach {ort}, wer kommt mit?'],
      [1, 'Ich!'],
      [2, 'Meine Knie sagen nein, mein Herz sagt ja'],
      [0, 'Es gibt eine Seilbahn'],
      [2, 'Dann ja'],
    ],
    [
      [0, 'Bitte an den Zahnarzt am {tag} denken'],
      [1, 'Oh. Danke.'],
      [0, '😇'],
    ],
    [
      [0, 'Wer geht heute mit dem Hund?'],
      [1, 'War schon mit ihm draußen'],
      [2, 'Er behauptet das Gegenteil'],
    ],
    [
      [0, 'Weihnachten bei uns oder bei euch?'],
      [1, 'Bei uns ist mehr Platz'],
      [2, 'Bei Oma ist es am schönsten'],
      [3, 'Dann bei mir 🎄'],
    ],
  ],
  slots: {
    zeit: ['acht', '14 Uhr', 'halb zehn', '18:30 Uhr', 'sieben'],
    essen: ['Apfelkuchen', 'Kartoffelsalat', 'Pflaumenkuchen', 'Gulasch', 'Maultaschen', 'Käsekuchen'],
    minuten: ['10', '25', '45', '90'],
    ort: ['Füssen', 'Lindau', 'den Feldberg', 'Rügen', 'Görlitz'],
    grad: ['4', '12', '19', '27', '31'],
    tag: ['Montag', 'Dienstag', 'Donnerstag', 'Freitag'],
    nummer: ['101', '204', '377'],
  },
  reactions: ['👍', '😂', '❤️', 'Super', 'ok', 'Danke', 'Bis später', 'Haha', '🙏', 'Schön!', 'Ja'],
  captions: [
    'Unser Garten heute',
    'Blick auf {ort}',
    'Frisch aus dem Ofen',
    'Der Hund wieder',
    'Schaut mal, was ich gefunden habe',
  ],
  documents: ['Einladung Sommerfest.pdf', 'Rechnung Heizung.pdf', 'Stammbaum.docx'],
  polls: [
    { question: 'Wohin im Sommer?', options: ['Nordsee', 'Allgäu', 'Zu Hause bleiben'] },
    { question: 'Wann grillen wir?', options: ['Samstag', 'Sonntag'] },
  ],
  places: [
    [47.5696, 10.7004],
    [48.1374, 11.5755],
    [54.4346, 13.5653],
  ],
  contacts: ['Heizung Brandt.vcf'],
};
