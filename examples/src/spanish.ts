import type { Script } from './conversation.ts';

/** Two people who move in together on the way. */
export const spanish: Script = {
  exchanges: [
    [
      [0, 'Buenos días ☀️'],
      [1, 'Buenos días, ¿dormiste bien?'],
      [0, 'Como un tronco'],
      [1, '😄'],
    ],
    [
      [0, '¿Compro pan?'],
      [1, 'Sí, y {comida} si hay'],
      [0, 'Hecho'],
      [1, 'Gracias ❤️'],
    ],
    [
      [0, 'Llego a las {hora}'],
      [1, 'Te espero en {lugar}'],
      [0, 'Perfecto'],
    ],
    [
      [0, '¿Qué cenamos hoy?'],
      [1, '¿{comida}?'],
      [0, '¡Otra vez!'],
      [1, 'Tengo hambre y poca imaginación'],
      [0, 'Vale, pero cocino yo 😂'],
    ],
    [
      [0, 'Mira este piso https://pisos.example.es/{numero}'],
      [1, 'Me encanta la terraza'],
      [0, 'Y está cerca de {lugar}'],
      [1, '¿Llamamos mañana?'],
      [0, 'Ya he llamado 🙈'],
    ],
    [
      [0, 'Te echo de menos'],
      [1, 'Y yo a ti'],
      [0, 'Quedan {dias} días'],
      [1, 'Los estoy contando'],
    ],
    [
      [0, '¿Has visto mis llaves?'],
      [1, 'En la mesa'],
      [0, 'No están'],
      [1, 'En la otra mesa'],
      [0, '🙏 gracias'],
    ],
    [
      [0, 'La reunión se alarga, cena sin mí'],
      [1, 'Te guardo {comida}'],
      [0, 'Eres un sol'],
    ],
    [
      [0, '¿Vamos al cine el {dia}?'],
      [1, 'Sí, elige tú'],
      [0, 'Entonces la de los robots'],
      [1, 'Elijo yo la próxima 😅'],
    ],
    [
      [0, 'Mi madre pregunta si venimos el domingo'],
      [1, 'Claro, ¿qué llevamos?'],
      [0, 'Dice que nada'],
      [1, 'O sea, postre'],
      [0, 'Exacto'],
    ],
    [
      [0, 'Feliz aniversario 🥂'],
      [1, 'Feliz aniversario ❤️❤️'],
      [0, 'Reserva a las {hora}, ponte guapa'],
      [1, '¡Siempre!'],
    ],
    [
      [0, 'Está lloviendo, ¿tienes paraguas?'],
      [1, 'Tengo el tuyo'],
      [0, 'Por eso estoy mojado'],
    ],
    [
      [0, 'Escucha esta canción https://musica.example.com/t/{numero}'],
      [1, 'La llevo oyendo toda la tarde'],
      [0, 'Sabía que te gustaría 🎶'],
    ],
    [
      [0, 'He terminado el libro'],
      [1, '¿Y?'],
      [0, 'Lloré en {lugar}, delante de todos'],
      [1, 'Jajaja te avisé'],
    ],
    [
      [0, '¿Corremos mañana a las {hora}?'],
      [1, 'Define correr'],
      [0, 'Caminar con ambición'],
      [1, 'Entonces sí 🏃'],
    ],
    [
      [0, 'El gato ha vuelto a dormir en el teclado'],
      [1, '¿Qué ha escrito?'],
      [0, 'ññññññññ'],
      [1, 'Tiene razón'],
    ],
  ],
  slots: {
    hora: ['8', '19:30', '21:00', 'siete', '22:15'],
    comida: ['tortilla', 'gazpacho', 'croquetas', 'pasta', 'empanada', 'lentejas'],
    lugar: ['la plaza', 'el metro', 'la estación', 'el parque', 'el café de siempre'],
    dias: ['3', '5', '9', '12'],
    dia: ['viernes', 'sábado', 'jueves'],
    numero: ['18', '52', '77'],
  },
  reactions: ['👍', '😂', '❤️', 'Jajaja', 'Vale', '😘', 'Sí', 'Ya', '🥰', 'Gracias'],
  captions: ['Desde la terraza', 'Mira quién duerme', 'La cena', 'Hoy en {lugar}'],
  documents: ['Contrato alquiler.pdf'],
  polls: [{ question: '¿Color del salón?', options: ['Blanco', 'Verde', 'Arena'] }],
  places: [
    [40.4168, -3.7038],
    [41.3874, 2.1686],
  ],
  contacts: ['Casero.vcf'],
};
