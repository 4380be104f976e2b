import { describe, expect, it } from 'vitest';
import { ANDROID, IOS, IOS_MARKED, LRM, readBody, RLM } from './body.test-helper.ts';

/** Language; Android omitted, old and new; Android attached, whole line with f for the name; iOS attached, the same; iOS image omitted. */
const MARKERS: readonly (readonly [string, string, string, string, string, string])[] = [
  ['en', '<Media omitted>', '<Media omitted>', 'f (file attached)', '<attached: f>', 'image omitted'],
  ['de', '<Medien weggelassen>', '<Medien ausgeschlossen>', 'f (Datei angehängt)', '<Anhang: f>', 'Bild weggelassen'],
  ['es', '<Archivo omitido>', '<Multimedia omitido>', 'f (archivo adjuntado)', '<adjunto: f>', 'imagen omitida'],
  ['es, newer', '<Archivo omitido>', '<Multimedia omitido>', 'f (archivo adjunto)', '<adjunto: f>', 'imagen omitida'],
  ['pt-BR', '<Mídia omitida>', '<Mídia oculta>', 'f (arquivo anexado)', '<anexado: f>', 'imagem ocultada'],
  [
    'pt-BR, newer',
    '<Mídia omitida>',
    '<Arquivo de mídia oculto>',
    'f (arquivo anexado)',
    '<anexado: f>',
    'imagem ocultada',
  ],
  [
    'pt-PT',
    '<Ficheiro não revelado>',
    '<ficheiro não revelado>',
    'f (ficheiro anexado)',
    '<anexo: f>',
    'imagem não revelada',
  ],
  ['fr', '<Fichier omis>', '<Médias omis>', 'f (fichier joint)', '< pièce jointe : f >', 'image absente'],
  ['it', '<Media omesso>', '<Media omessi>', 'f (file allegato)', '<allegato: f>', 'immagine omessa'],
  [
    'nl',
    '<Media weggelaten>',
    '<Media weggelaten>',
    'f (bestand bijgevoegd)',
    '<bijgevoegd: f>',
    'afbeelding weggelaten',
  ],
  ['sv', '<Media har utelämnats>', '<media utelämnat>', 'f (bifogad fil)', '<bifogat: f>', 'bild utesluten'],
  ['da', '<Mediefil udeladt>', '<medier udeladt>', 'f (fil vedhæftet)', '<vedhæftet: f>', 'billede udeladt'],
  ['nb', '<Uten vedlegg>', '<media utelatt>', 'f (vedlagt fil)', '<vedlagt: f>', 'bilde ikke inkludert'],
  ['fi', '<Media jätetty pois>', '<media jätettiin pois>', 'f (liitetiedosto)', '<liite: f>', 'ei kuvaa'],
  ['pl', '<pliki pominięto>', '<pominięto multimedia>', 'f (załączony plik)', '<załączono: f>', 'obraz pominięty'],
  ['cs', '< Média vynechána >', '<Média vynechány>', 'f (soubor byl přiložen)', '<příloha: f>', 'obrázek vynechán'],
  ['hu', '<Hiányzó médiafájl>', '<média elhagyva>', 'f (fájl csatolva)', '<csatolva: f>', 'kép küldése sikertelen'],
  ['ru', '<Файл пропущен>', '<Без медиафайлов>', 'f (файл добавлен)', '<прикреплено: f>', 'изображение отсутствует'],
  ['uk', '<Медіа пропущено>', '<Медіа пропущено>', 'f (файл додано)', '<додано: f>', 'зображення відсутнє'],
  ['tr', '<Medya atlanmış>', '<Medya dahil edilmedi>', 'f (dosya ekli)', '<f eklendi>', 'görüntü dahil edilmedi'],
  ['ar', '<تم استبعاد الوسائط>', '<تم استبعاد الوسائط>', 'f (الملف مرفق)', '<المُرفق: f>', 'لم يتم إدراج الصورة'],
  ['he', '<מדיה הושמטה>', '<המדיה לא נכללה>', 'f (קובץ מצורף)', '<מצורף: f>', 'התמונה הושמטה'],
  ['fa', '< پيوست نما/آهنگ حذف شد >', '<رسانه حذف شد>', 'فایل پیوست شد f', '<پیوست: f>', 'تصویر حذف شد'],
  ['hi', '<मीडिया के बिना>', '<मीडिया के बिना>', 'f (फाइल अटैच कर दी गई है)', '<अटैच किया गया: f>', 'फ़ोटो हटाई गई'],
  [
    'id',
    '<Media tidak disertakan>',
    '<Media tidak disertakan>',
    'f (file terlampir)',
    '<terlampir: f>',
    'gambar tidak disertakan',
  ],
  [
    'ja',
    '<メディアは含まれていません>',
    '<メディアなし>',
    'f (添付ファイル有り)',
    '<添付ファイル: f>',
    '画像は含まれていません',
  ],
  ['ko', '<미디어 파일을 생략한 대화내용>', '<미디어 파일 제외됨>', 'f (파일 첨부됨)', '< 첨부됨: f>', '이미지 생략됨'],
  ['zh-CN', '<省略多媒体文件>', '<省略影音内容>', 'f (文件附件)', '<附件：f>', '照片已忽略'],
  ['zh-TW', '<忽略多媒體檔>', '<已省略多媒體檔案>', 'f (附件檔案)', '<附件：f>', '圖像已省略'],
  ['zh-HK', '<忽略多媒體檔>', '<已省略多媒體檔案>', 'f (附件檔案)', '<附件：f>', '圖片已略去'],
  ['ta', '< ஊடகங்கள் நீக்கப்பட்டது >', '<கோப்புகள் விடப்பட்டன>', 'f இணைக்கப்பட்டது', '<attached: f>', 'image omitted'],
];

const OMITTED = { kind: 'media', text: '', omitted: true, rewritten: true };
const ANDROID_NAME = 'IMG-20190101-WA0000.jpg';
const IOS_NAME = '00000001-PHOTO-2019-01-01-12-00-00.jpg';

describe.each(MARKERS)('%s', (_language, older, newer, attached, iosAttached, image) => {
  it.each([older, newer])('Android leaves a file out as %s', (body) => {
    expect(readBody(body, ANDROID)).toMatchObject({
      ...OMITTED,
      media: { name: null, type: 'unknown' },
      type: 'unknown',
    });
  });

  it('Android keeps a caption that follows a file left out', () => {
    expect(readBody(`${newer}\na caption\n\nof lines`, ANDROID)).toMatchObject({
      ...OMITTED,
      text: 'a caption\n\nof lines',
    });
  });

  it.each([
    ['with a mark', attached.replace('f ', `${LRM}f `).replace(/ f$/, ` ${LRM}f`)],
    ['without', attached],
  ])('Android names an attached file, %s', (_, line) => {
    const body = line.replace(/(?<=^|\s|\u200e)f(?=$|\s)/, ANDROID_NAME);
    const media = { name: ANDROID_NAME, type: 'image' };
    expect(readBody(body, ANDROID)).toMatchObject({ kind: 'media', text: '', media, omitted: false, rewritten: true });
    expect(readBody(`${body}\na caption`, ANDROID)).toMatchObject({ kind: 'media', text: 'a caption', media });
  });

  it.each([LRM, RLM, ''])('iOS names an attached file', (mark) => {
    const body = mark + iosAttached.replace(/(?<=[<\s:：])f(?=[\s>])/, IOS_NAME);
    const media = { name: IOS_NAME, type: 'image' };
    expect(readBody(body, mark === '' ? IOS : IOS_MARKED)).toMatchObject({
      kind: 'media',
      text: '',
      media,
      omitted: false,
    });
  });

  it.each([LRM, RLM, ''])('iOS leaves an image out, and says that it was one', (mark) => {
    const expected = { ...OMITTED, media: { name: null, type: 'image' }, type: 'image' };
    expect(readBody(mark + image, mark === '' ? IOS : IOS_MARKED)).toMatchObject(expected);
    expect(readBody(`a caption ${LRM}${image}`, IOS_MARKED)).toMatchObject({ ...expected, text: 'a caption' });
  });
});

/** iOS, by type of what is left out. */
const TYPES: readonly (readonly [string, Partial<Record<string, string>>])[] = [
  [
    'en',
    {
      video: 'video omitted',
      audio: 'audio omitted',
      sticker: 'sticker omitted',
      gif: 'GIF omitted',
      document: 'document omitted',
      contact: 'Contact card omitted',
    },
  ],
  [
    'de',
    {
      video: 'Video weggelassen',
      audio: 'Audio weggelassen',
      sticker: 'Sticker weggelassen',
      gif: 'GIF weggelassen',
      document: 'Dokument weggelassen',
      contact: 'Kontaktkarte ausgelassen',
    },
  ],
  [
    'es',
    {
      video: 'Video omitido',
      audio: 'audio omitido',
      sticker: 'sticker omitido',
      gif: 'GIF omitido',
      document: 'documento omitido',
      contact: 'Tarjeta de contacto omitida',
    },
  ],
  [
    'fr',
    {
      video: 'vidéo absente',
      audio: 'audio omis',
      sticker: 'sticker omis',
      gif: 'GIF retiré',
      document: 'document manquant',
      contact: 'Fiche contact manquante',
    },
  ],
  [
    'it',
    {
      video: 'video omesso',
      audio: 'audio omesso',
      sticker: 'sticker non incluso',
      gif: 'GIF esclusa',
      document: 'documento omesso',
      contact: 'Scheda contatto omessa',
    },
  ],
  [
    'pt-BR',
    {
      video: 'vídeo omitido',
      audio: 'áudio ocultado',
      sticker: 'figurinha omitida',
      gif: 'GIF omitido',
      document: 'documento omitido',
      contact: 'Cartão do contato omitido',
    },
  ],
  [
    'nl',
    {
      video: 'video weggelaten',
      audio: 'audio weggelaten',
      sticker: 'sticker weggelaten',
      gif: 'GIF weggelaten',
      document: 'document weggelaten',
      contact: 'Visitekaartje weggelaten',
    },
  ],
  [
    'ar',
    {
      video: 'لم يتم إدراج الفيديوهات',
      audio: 'لم يتم إدراج المقاطع الصوتية',
      sticker: 'تم حذف الملصقات',
      gif: 'لم يتم إدراج صورة GIF',
      document: 'لم يتم إدراج المستند',
      contact: 'لم يتم إدراج بطاقة جهة اتصال',
    },
  ],
  [
    'ja',
    {
      video: 'ビデオは含まれていません',
      audio: '音声は含まれていません',
      sticker: 'スタンプは含まれていません',
      gif: 'GIFは含まれていません',
      document: 'ドキュメントは含まれていません',
      contact: '連絡先カードを省略',
    },
  ],
  [
    'th',
    {
      video: 'วิดีโอถูกลบ',
      audio: 'ไม่มีไฟล์เสียง',
      sticker: 'ไม่มีสติกเกอร์',
      gif: 'ละเว้น GIF',
      document: 'ละเว้นเอกสาร',
      contact: 'บัตรรายชื่อที่ละเว้น',
    },
  ],
];

it.each(
  TYPES.flatMap(([language, types]) =>
    Object.entries(types).map(([type, words]) => [language, type, words ?? ''] as const),
  ),
)('iOS in %s tells that a file left out was a %s', (_language, type, words) => {
  const kind = type === 'contact' ? 'contact' : 'media';
  expect(readBody(LRM + words, IOS_MARKED)).toMatchObject({ ...OMITTED, kind, type, media: { name: null, type } });
});

it.each([
  ['en', 'This message was deleted', 'You deleted this message'],
  ['de', 'Diese Nachricht wurde gelöscht', 'Du hast diese Nachricht gelöscht'],
  ['es', 'Se eliminó este mensaje', 'Eliminaste este mensaje'],
  ['es, older', 'Este mensaje fue eliminado', 'Eliminaste este mensaje'],
  ['fr', 'Ce message a été supprimé', 'Vous avez supprimé ce message'],
  ['it', 'Questo messaggio è stato eliminato', 'Hai eliminato questo messaggio'],
  ['pt-BR', 'Mensagem apagada', 'Você apagou esta mensagem'],
  ['pt-PT', 'Esta mensagem foi apagada', 'Apagou esta mensagem'],
  ['nl', 'Dit bericht is verwijderd', 'U hebt dit bericht verwijderd'],
  ['ru', 'Данное сообщение удалено', 'Вы удалили данное сообщение'],
  ['uk', 'Це повідомлення було видалено', 'Ви видалили це повідомлення'],
  ['pl', 'Ta wiadomość została usunięta', 'Usunąłeś(-ęłaś) tę wiadomość'],
  ['cs', 'Tato zpráva byla smazána', 'Tuto zprávu jste smazal/a'],
  ['tr', 'Bu mesaj silindi', 'Bu mesajı sildiniz'],
  ['he', 'הודעה זו נמחקה', 'מחקת הודעה זו'],
  ['ar', 'تم حذف هذه الرسالة', 'لقد حذَفت هذه الرسالة'],
  ['hi', 'यह संदेश मिटाया गया', 'आपने यह संदेश मिटाया'],
  ['id', 'Pesan ini dihapus', 'Anda menghapus pesan ini'],
  ['ja', 'このメッセージは削除されました', 'このメッセージを削除しました'],
  ['ko', '이 메시지는 삭제되었습니다', '삭제한 메시지입니다'],
  ['zh-CN', '这条消息已被删除', '您已删除这条消息'],
  ['zh-TW', '此訊息已刪除', '您已刪除此訊息'],
])('a deleted message is one in %s, with a full stop (iOS) or without', (_language, theirs, own) => {
  for (const words of [theirs, own]) {
    for (const stop of ['', '.', '。']) {
      expect(readBody(words + stop, ANDROID)).toMatchObject({ kind: 'deleted', text: '', media: null });
      expect(readBody(LRM + words + stop, IOS)).toMatchObject({ kind: 'deleted', text: '', media: null });
    }
  }
});

it.each([
  ['en', 'This message was edited'],
  ['de', 'Diese Nachricht wurde bearbeitet'],
  ['it', 'Questo messaggio è stato modificato'],
  ['fr', 'Ce message a été modifié'],
  ['es', 'Se editó este mensaje.'],
  ['pt', 'Esta mensagem foi editada'],
  ['pt-BR', 'Mensagem editada'],
  ['nl', 'Dit bericht is bewerkt'],
])('an edited text loses its suffix in %s, marked (iOS) or not (Android)', (_language, words) => {
  expect(readBody(`Fixed text <${words}>`, ANDROID)).toMatchObject({
    kind: 'text',
    text: 'Fixed text',
    edited: true,
    rewritten: true,
  });
  expect(readBody(`Fixed\ntext ${LRM}<${words}>`, IOS)).toMatchObject({
    kind: 'text',
    text: 'Fixed\ntext',
    edited: true,
  });
});

it.each([
  ['en', 'Missed voice call', 'Missed video call', 'live location shared', 'location'],
  ['de', 'Verpasster Sprachanruf', 'Verpasster Videoanruf', 'Live-Standort wird geteilt', 'Standort'],
  ['es', 'Llamada perdida', 'Videollamada perdida', 'ubicación en tiempo real compartida', 'ubicación'],
  ['fr', 'Appel vocal manqué', 'Appel vidéo manqué', 'Localisation en direct partagée', 'Localisation'],
  ['it', 'Chiamata vocale persa', 'Videochiamata persa', 'posizione attuale condivisa', 'Posizione'],
  ['pt-BR', 'Chamada de voz perdida', 'Chamada de vídeo perdida', 'localização atual compartilhada', 'Localização'],
  ['nl', 'Gemiste spraakoproep', 'Gemiste video-oproep', 'live locatie gedeeld', 'Locatie'],
  ['ru', 'Пропущенный аудиозвонок', 'Пропущенный видеозвонок', 'Геоданные отправлены', 'местоположение'],
  ['he', 'שיחה קולית שלא נענתה', 'שיחת וידאו שלא נענתה', 'משתף מיקום בשידור חי', 'מיקום'],
  ['ar', 'مكالمة صوتية فائتة', 'مكالمة فيديو فائتة', 'تمت مشاركة الموقع المباشر', 'موقع'],
  ['zh-CN', '未接语音通话', '未接视频通话', '共享实时位置', '位置'],
  ['ja', '不在着信', 'ビデオ通話不在着信', 'ライブロケーション共有', '位置情報'],
])('missed calls and locations are known in %s', (_language, voice, video, live, word) => {
  const missed = { missed: true, seconds: null };
  expect(readBody(voice, ANDROID)).toMatchObject({ kind: 'call', text: '', call: { video: false, ...missed } });
  expect(readBody(`${LRM}${video}`, IOS_MARKED)).toMatchObject({
    kind: 'call',
    text: '',
    call: { video: true, ...missed },
  });
  expect(readBody(live, ANDROID)).toMatchObject({
    kind: 'location',
    location: { latitude: null, longitude: null, url: null },
  });
  for (const colon of [': ', '：']) {
    const url = 'https://maps.google.com/?q=51.5021456,-0.127397';
    const location = { latitude: 51.5021456, longitude: -0.127397, url };
    expect(readBody(word + colon + url, ANDROID)).toMatchObject({ kind: 'location', text: '', location });
    expect(readBody(LRM + word + colon + url, IOS_MARKED)).toMatchObject({ kind: 'location', text: '', location });
  }
});
