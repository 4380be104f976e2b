/** The words and the header of one phone: platform, language and region together. */
export interface Dialect {
  readonly platform: 'android' | 'ios';
  /** Header up to and with the space before the name; `at` is wall-clock seconds. */
  header(at: number): string;
  omitted(what: 'photo' | 'voice' | 'sticker' | 'video' | 'document' | 'contact'): string;
  attached(fileName: string): string;
  readonly onePage: string;
  readonly deleted: string;
  readonly deletedByMe: string;
  readonly edited: string;
  call(video: boolean, seconds: number | null): string;
  readonly location: string;
  readonly encryption: string;
  readonly you: string;
  /** The owner of the phone as the one to whom something was done. */
  readonly youObject: string;
  created(who: string, name: string): string;
  renamed(who: string, from: string, to: string): string;
  added(who: string, whom: string): string;
  left(who: string): string;
  joined(who: string): string;
}

const LRM = '\u200e';
const two = (n: number): string => String(n).padStart(2, '0');
const parts = (at: number) => {
  const date = new Date(at * 1000);
  const hour = date.getUTCHours();
  return {
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    year: date.getUTCFullYear(),
    hour,
    hour12: hour % 12 || 12,
    half: hour < 12 ? 'AM' : 'PM',
    minute: two(date.getUTCMinutes()),
    second: two(date.getUTCSeconds()),
  };
};
const minutes = (seconds: number): number => Math.round(seconds / 60);

export const androidEnglish: Dialect = {
  platform: 'android',
  header: (at) => {
    const t = parts(at);
    return `${two(t.day)}/${two(t.month)}/${t.year}, ${two(t.hour)}:${t.minute} - `;
  },
  omitted: () => '<Media omitted>',
  attached: (name) => `${LRM}${name} (file attached)`,
  onePage: '1 page',
  deleted: 'This message was deleted',
  deletedByMe: 'You deleted this message',
  edited: ` ${LRM}<This message was edited>`,
  call: (video, seconds) =>
    seconds === null
      ? `Missed ${video ? 'video' : 'voice'} call`
      : `${video ? 'Video' : 'Voice'} call, ${LRM}${minutes(seconds)} min`,
  location: 'location',
  encryption:
    'Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them. Learn more.',
  you: 'You',
  youObject: 'you',
  created: (who, name) => `${who} created group "${name}"`,
  renamed: (who, from, to) => `${who} changed the group name from "${from}" to "${to}"`,
  added: (who, whom) => `${who} added ${whom}`,
  left: (who) => `${who} left`,
  joined: (who) => `${who} joined using this group's invite link`,
};

export const iosEnglishUs: Dialect = {
  ...androidEnglish,
  platform: 'ios',
  header: (at) => {
    const t = parts(at);
    return `[${t.month}/${t.day}/${two(t.year % 100)}, ${t.hour12}:${t.minute}:${t.second}\u202f${t.half}] `;
  },
  omitted: (what) =>
    LRM +
    {
      photo: 'image',
      voice: 'audio',
      sticker: 'sticker',
      video: 'video',
      document: 'document',
      contact: 'Contact card',
    }[what] +
    ' omitted',
  attached: (name) => `${LRM}<attached: ${name}>`,
  deleted: `${LRM}This message was deleted.`,
  deletedByMe: `${LRM}You deleted this message.`,
  call: (video, seconds) =>
    seconds === null
      ? `${LRM}Missed ${video ? 'video' : 'voice'} call. ${LRM}Tap to call back`
      : `${LRM}${video ? 'Video' : 'Voice'} call. ${LRM}${minutes(seconds)} min`,
  location: `${LRM}Location`,
};

export const androidGerman: Dialect = {
  platform: 'android',
  header: (at) => {
    const t = parts(at);
    return `${two(t.day)}.${two(t.month)}.${two(t.year % 100)}, ${two(t.hour)}:${t.minute} - `;
  },
  omitted: () => '<Medien ausgeschlossen>',
  attached: (name) => `${LRM}${name} (Datei angehängt)`,
  onePage: '1 Seite',
  deleted: 'Diese Nachricht wurde gelöscht.',
  deletedByMe: 'Du hast diese Nachricht gelöscht.',
  edited: ` ${LRM}<Diese Nachricht wurde bearbeitet>`,
  call: (video, seconds) =>
    seconds === null
      ? `Verpasster ${video ? 'Videoanruf' : 'Sprachanruf'}`
      : `${video ? 'Videoanruf' : 'Sprachanruf'}, ${LRM}${minutes(seconds)} Min.`,
  location: 'Standort',
  encryption:
    'Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Nur Personen in diesem Chat können sie lesen, anhören oder teilen. Mehr erfahren',
  you: 'Du',
  youObject: 'dich',
  created: (who, name) => `${who} ${who === 'Du' ? 'hast' : 'hat'} die Gruppe „${name}“ erstellt.`,
  renamed: (who, from, to) =>
    `${who} ${who === 'Du' ? 'hast' : 'hat'} den Gruppennamen von „${from}“ zu „${to}“ geändert.`,
  added: (who, whom) => `${who} ${who === 'Du' ? 'hast' : 'hat'} ${whom} hinzugefügt.`,
  left: (who) => `${who} ${who === 'Du' ? 'hast' : 'hat'} die Gruppe verlassen.`,
  joined: (who) => `${who} ist der Gruppe über den Einladungslink beigetreten.`,
};

export const iosSpanish: Dialect = {
  platform: 'ios',
  header: (at) => {
    const t = parts(at);
    return `[${t.day}/${t.month}/${two(t.year % 100)}, ${t.hour}:${t.minute}:${t.second}] `;
  },
  omitted: (what) =>
    LRM +
    {
      photo: 'imagen omitida',
      voice: 'audio omitido',
      sticker: 'sticker omitido',
      video: 'Video omitido',
      document: 'documento omitido',
      contact: 'Tarjeta de contacto omitida',
    }[what],
  attached: (name) => `${LRM}<adjunto: ${name}>`,
  onePage: '1 página',
  deleted: `${LRM}Se eliminó este mensaje.`,
  deletedByMe: `${LRM}Eliminaste este mensaje.`,
  edited: ` ${LRM}<Se editó este mensaje.>`,
  call: (video, seconds) =>
    seconds === null
      ? `${LRM}${video ? 'Videollamada perdida' : 'Llamada perdida'}. ${LRM}Toca para devolver la llamada.`
      : `${LRM}${video ? 'Videollamada' : 'Llamada'}. ${LRM}${minutes(seconds)} min`,
  location: `${LRM}Ubicación`,
  encryption:
    'Los mensajes y las llamadas están cifrados de extremo a extremo. Nadie fuera de este chat puede leerlos ni escucharlos.',
  you: 'Tú',
  youObject: 'ti',
  created: (who, name) => `${who} creó el grupo "${name}"`,
  renamed: (who, from, to) => `${who} cambió el nombre del grupo de "${from}" a "${to}"`,
  added: (who, whom) => `${who} añadió a ${whom}`,
  left: (who) => `${who} salió del grupo`,
  joined: (who) => `${who} se unió con el enlace de invitación de este grupo`,
};

export const androidBrazilian: Dialect = {
  platform: 'android',
  header: (at) => {
    const t = parts(at);
    return `${two(t.day)}/${two(t.month)}/${t.year} ${two(t.hour)}:${t.minute} - `;
  },
  omitted: () => '<Mídia oculta>',
  attached: (name) => `${LRM}${name} (arquivo anexado)`,
  onePage: '1 página',
  deleted: 'Mensagem apagada',
  deletedByMe: 'Você apagou esta mensagem',
  edited: ` ${LRM}<Mensagem editada>`,
  call: (video, seconds) =>
    seconds === null
      ? `Chamada de ${video ? 'vídeo' : 'voz'} perdida`
      : `Chamada de ${video ? 'vídeo' : 'voz'}, ${LRM}${minutes(seconds)} min`,
  location: 'localização',
  encryption:
    'As mensagens e ligações são protegidas com a criptografia de ponta a ponta. Somente as pessoas que fazem parte da conversa podem ler, ouvir e compartilhar esse conteúdo. Saiba mais',
  you: 'Você',
  youObject: 'você',
  created: (who, name) => `${who} criou o grupo "${name}"`,
  renamed: (who, from, to) => `${who} mudou o nome do grupo de "${from}" para "${to}"`,
  added: (who, whom) => `${who} adicionou ${whom}`,
  left: (who) => `${who} saiu`,
  joined: (who) => `${who} entrou usando o link de convite deste grupo`,
};
