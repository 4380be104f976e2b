import type { ParsedChat } from '@homelake/chat';
import { systemEvent } from '@homelake/chat';
import { cleanText } from './content-hash.ts';
import { KIND_DELETED, KIND_SYSTEM } from './kinds.ts';

/** The owner of the phone and the name of the chat, as far as the export's text shows them. */
export interface ExportIdentity {
  /** Name of the person whose phone made the export: the sender of a message with the marker "You deleted this message". Null where there is none. */
  readonly owner: string | null;
  /**
   * The chat's newest name: the one with which iOS prints system messages, or else that of the last renaming or of the creation. Null where
   * unknown.
   */
  readonly subject: string | null;
  /** True where a system message occurs only in groups: somebody created, renamed, joined or left it. */
  readonly isGroup: boolean;
}

export const identify = (chat: ParsedChat): ExportIdentity => {
  const { kind, sender } = chat.columns;
  let owner: string | null = null;
  let told: string | null = null;
  let printed: string | null = null;
  let isGroup = false;
  for (let index = 0; index < chat.length; index += 1) {
    if (kind[index] === KIND_DELETED) {
      if (owner === null && isOwnDeletion(chat, index)) owner = chat.senders[sender[index] ?? -1] ?? null;
    } else if (kind[index] === KIND_SYSTEM) {
      printed = nameBefore(chat, index) ?? printed;
      const event = systemEvent(chat.text(index));
      isGroup ||= event !== null && OF_GROUPS.has(event.event);
      if (event?.event === 'created' || event?.event === 'renamed') told = event.target ?? told;
    }
  }
  return { owner, subject: printed ?? told, isGroup };
};

const OF_GROUPS: ReadonlySet<string> = new Set(['created', 'renamed', 'added', 'removed', 'left', 'joined', 'admin']);

const decoder = new TextDecoder();

const isOwnDeletion = ({ bytes, columns: { bodyStart, bodyEnd } }: ParsedChat, index: number): boolean => {
  const body = decoder.decode(bytes.subarray(bodyStart[index], bodyEnd[index]));
  return OWN_DELETIONS.has(cleanText(body).replace(/[.。]$/, ''));
};

/** Maximum size of a header: a date, a name of at most 100 characters, and marks around them. */
const HEADER_BYTES = 512;
const HEADER_WITH_NAME = /^[^\]\n]*\]\s*(.+?):\s?$/u;

/** The group's name in the header `[date] Group name: ` of a system message of iOS; null without a name, and on Android. */
const nameBefore = ({ bytes, columns: { bodyStart }, inspection }: ParsedChat, index: number): string | null => {
  const end = bodyStart[index] ?? 0;
  if (inspection.platform !== 'ios') return null;
  const line = bytes.lastIndexOf(NEWLINE, end - 1) + 1;
  if (end - line > HEADER_BYTES) return null;
  const name = HEADER_WITH_NAME.exec(cleanText(decoder.decode(bytes.subarray(line, end))))?.[1];
  return name === undefined || name === '' ? null : name;
};

const NEWLINE = 0x0a;

/** Markers of a message that the owner of the phone deleted for everyone, as that phone writes them. */
const OWN_DELETIONS: ReadonlySet<string> = new Set([
  'You deleted this message',
  'Du hast diese Nachricht gelöscht',
  'Eliminaste este mensaje',
  'Você apagou esta mensagem',
  'Apagou esta mensagem',
  'Vous avez supprimé ce message',
  'Hai eliminato questo messaggio',
  'U hebt dit bericht verwijderd',
  'Je hebt dit bericht verwijderd',
  'Du raderade detta meddelande',
  'Du raderade det här meddelandet',
  'Du har tagit bort meddelandet',
  'Du slettede denne besked',
  'Du har slettet denne besked',
  'Du slettet denne meldingen',
  'Poistit tämän viestin',
  'Usunąłeś(aś) tę wiadomość',
  'Usunąłeś(-ęłaś) tę wiadomość',
  'Tuto zprávu jste odstranil/a',
  'Tuto zprávu jste smazal/a',
  'Törölted ezt az üzenetet',
  'Ezt az üzenetet törölted',
  'Bu mesajı sildiniz',
  'Anda telah menghapus pesan ini',
  'Anda menghapus pesan ini',
  'Ați șters acest mesaj',
  'Túto správu ste odstránili',
  'Izbrisali ste ovu poruku',
  'Вы удалили данное сообщение',
  'Вы удалили это сообщение',
  'Ви видалили це повідомлення',
  'أنت حذفت هذه الرسالة',
  'لقد حذَفت هذه الرسالة',
  'מחקת הודעה זו',
  'מחקת את ההודעה הזו',
  'شما این پیام را حذف کردید',
  'आपने यह मैसेज डिलीट किया',
  'आपने यह संदेश मिटाया',
  'このメッセージを削除しました',
  '이 메시지를 삭제했습니다',
  '您已删除这条消息',
  '你已删除这条消息',
  '您已刪除此訊息',
  '你已刪除此訊息',
  'Διαγράψατε αυτό το μήνυμα',
  'คุณลบข้อความนี้',
]);
