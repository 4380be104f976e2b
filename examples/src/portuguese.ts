import type { Script } from './conversation.ts';

/** A football team on Thursdays. */
export const portuguese: Script = {
  exchanges: [
    [
      [0, 'Quem vai na quinta?'],
      [1, 'Eu vou'],
      [2, 'Tô dentro ⚽'],
      [3, 'Não posso, tô de plantão'],
      [0, 'Faltam {n}'],
    ],
    [
      [0, 'A quadra é às {hora}'],
      [1, 'Fechado'],
      [2, 'Chego uns minutos depois'],
    ],
    [
      [0, 'Quem ficou com a bola?'],
      [1, 'Tá no meu carro'],
      [0, 'Boa'],
    ],
    [
      [0, 'Que golaço ontem hein {1}'],
      [1, 'Kkkkkk foi sem querer'],
      [2, 'Tá gravado, não adianta 😂'],
      [1, 'Apaga isso'],
    ],
    [
      [0, 'Churrasco depois do jogo?'],
      [1, 'Eu levo {comida}'],
      [2, 'Eu levo a fome'],
      [0, 'Kkkk fechado'],
    ],
    [
      [0, 'Pix da quadra: 25 por cabeça'],
      [1, 'Pago'],
      [2, 'Pago também'],
      [3, 'Mando hoje à noite'],
    ],
    [
      [0, 'Tá chovendo muito aqui'],
      [1, 'Aqui também'],
      [2, 'Chuva não é desculpa'],
      [0, 'Nossa quadra é coberta, gente 😅'],
    ],
    [
      [0, 'Bom dia time ☀️'],
      [1, 'Bom dia'],
      [2, 'Bom dia pra quem não tá com o joelho inchado'],
    ],
    [
      [0, 'Feliz aniversário {3}! 🎉'],
      [1, 'Parabéns!! 🎂'],
      [2, 'Parabéns craque'],
      [3, 'Valeu galera ❤️'],
    ],
    [
      [0, 'Alguém tem colete sobrando?'],
      [1, 'Tenho três'],
      [0, 'Traz na quinta por favor'],
      [1, 'Combinado 👍'],
    ],
    [
      [0, 'Olha a tabela do campeonato https://futebol.example.com.br/tabela/{n}'],
      [1, 'Estamos em quarto'],
      [2, 'De cinco'],
      [1, 'Detalhes'],
    ],
    [
      [0, 'Jogo hoje às {hora}, quem assiste aqui em casa?'],
      [1, 'Tô indo'],
      [2, 'Levo {comida}'],
      [0, 'A porta tá aberta'],
    ],
    [
      [0, 'Meu tornozelo tá do tamanho de um melão'],
      [1, 'Gelo'],
      [2, 'Gelo e dignidade'],
      [0, 'Só tenho gelo'],
    ],
    [
      [0, 'Goleiro não pode vir, quem vai no gol?'],
      [1, 'Silêncio total 😂'],
      [2, 'Par ou ímpar'],
      [0, 'Sempre sobra pra mim'],
    ],
  ],
  slots: {
    n: ['2', '3', '4'],
    hora: ['20h', '19:30', '21h'],
    comida: ['pão de queijo', 'linguiça', 'refrigerante', 'farofa'],
  },
  reactions: ['👍', '😂😂😂', 'Kkkkk', 'Boa', 'Valeu', '⚽', 'Show', 'Top', '🙏', '❤️'],
  captions: ['O time de ontem', 'Olha o estado da quadra', 'Terceiro tempo'],
  documents: ['Tabela 2026.pdf'],
  polls: [
    { question: 'Novo uniforme', options: ['Azul', 'Amarelo', 'Listrado'] },
    { question: 'Mudar para terça?', options: ['Sim', 'Não'] },
  ],
  places: [[-23.5505, -46.6333]],
  contacts: ['Quadra do Zé.vcf'],
};
