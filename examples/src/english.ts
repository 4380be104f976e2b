import type { Script } from './conversation.ts';

/** Five friends who share a house at a lake. */
export const english: Script = {
  exchanges: [
    [
      [0, 'Who is coming up this weekend?'],
      [1, 'Me, arriving Friday around {time}'],
      [2, 'Can\u2019t, working on Saturday 😩'],
      [0, 'We will save you some {food}'],
    ],
    [
      [0, 'The water is {degrees} degrees, I just measured'],
      [1, 'That is not swimming, that is a medical procedure'],
      [0, 'Refreshing is the word'],
    ],
    [
      [0, 'Did anybody turn off the heating before leaving?'],
      [1, 'I thought you did'],
      [2, 'I did, on Sunday at {time}'],
      [0, 'You are a hero'],
    ],
    [
      [0, 'Shopping list so far: {food}, {food}, coffee'],
      [1, 'Add oat milk please'],
      [2, 'And something for the mosquitoes'],
      [0, 'Noted 📝'],
    ],
    [
      [0, 'Look at this https://www.wikipedia.org/wiki/{topic}'],
      [1, 'Did not know that!'],
      [2, 'Reading it now instead of working, thanks'],
    ],
    [
      [0, 'Train is {minutes} minutes late, start without me'],
      [1, 'We will wait with the {food}'],
      [0, 'You are the best ❤️'],
    ],
    [
      [0, 'Anyone up for a hike to {place} tomorrow?'],
      [1, 'Yes! What time?'],
      [0, '{time} at the jetty'],
      [1, 'In the morning? On purpose?'],
      [0, 'The view is worth it 🏔️'],
    ],
    [
      [0, 'I found a recipe for {food} that even {2} would like'],
      [1, 'Challenge accepted 😄'],
    ],
    [
      [0, 'The neighbours asked whether we could lend them the canoe'],
      [1, 'Fine with me'],
      [2, 'Only if they bring it back this time'],
    ],
    [
      [0, 'Happy birthday {3}!! 🎉🎂'],
      [1, 'Happy birthday 🥳'],
      [2, 'Have a wonderful day, see you at the lake'],
      [3, 'Thank you all, you made my morning 😊'],
    ],
    [
      [0, 'Quick question: does the boat insurance run until March or May?'],
      [1, 'March I think, let me check'],
      [1, 'March. I will renew it today'],
      [0, 'Thanks 🙏'],
    ],
    [
      [0, 'It is snowing at the house!!'],
      [1, 'Pictures or it did not happen'],
      [0, 'Look at the jetty'],
      [2, 'Beautiful ❄️'],
    ],
    [
      [0, 'I put the photos of last weekend here https://photos.example.org/lake/{number}'],
      [1, 'The one with the dog 😂'],
      [2, 'That one goes on the fridge'],
    ],
    [
      [0, 'Does the wifi work again?'],
      [1, 'Sometimes, if you stand next to {place} and think kind thoughts'],
      [0, 'So no'],
    ],
    [
      [0, 'Movie tonight? I vote for something with a spaceship'],
      [1, 'I vote for something with subtitles'],
      [2, 'I vote for {food}'],
    ],
    [
      [0, 'Can someone pick me up at the station at {time}?'],
      [1, 'I can'],
      [0, 'Perfect, thank you'],
    ],
    [
      [0, 'We owe the plumber 240, that is 48 each'],
      [1, 'Sent'],
      [2, 'Sent too'],
      [3, 'Will do tonight'],
    ],
    [
      [0, 'Has anyone read the book that {2} left on the table?'],
      [1, 'Two chapters. The butler is suspicious'],
      [0, 'There is no butler'],
      [1, 'Exactly'],
    ],
    [
      [0, 'Good morning from the jetty ☀️'],
      [1, 'Jealous'],
      [2, 'Is that my mug?'],
    ],
    [
      [0, 'I am thinking of painting the door blue. A calm blue, not a loud one'],
      [1, 'Which one is the calm one?'],
      [0, 'The one called Tuesday'],
      [2, 'Who names these 😂'],
    ],
    [
      [0, 'Home safe?'],
      [1, 'Home safe. {minutes} minutes of traffic, all of it deserved'],
      [0, '👍'],
    ],
    [
      [0, 'Reminder: chimney sweep comes at {time}, somebody has to be there'],
      [1, 'I will be, I work from the house on that day'],
    ],
  ],
  slots: {
    time: ['9:30', '7 in the morning', '18:15', 'six', '10:00', 'half past eight'],
    food: ['pancakes', 'tomato soup', 'cinnamon rolls', 'chili', 'dumplings', 'apple pie', 'lasagne', 'plum cake'],
    degrees: ['11', '14', '17', '19', '21'],
    minutes: ['12', '25', '40', '55'],
    topic: ['Loon', 'Northern_lights', 'Sauna', 'Canoe', 'Dragonfly'],
    place: ['the old mill', 'Eagle Rock', 'the lighthouse', 'Mirror Pond', 'the second bridge'],
    number: ['12', '27', '31', '44'],
  },
  reactions: ['👍', '😂😂', '❤️', 'Yes!', 'Haha', 'ok', 'On my way', 'Sounds good', '🙌🏽', 'Love it', 'Same here'],
  captions: [
    'Tonight from the jetty',
    'Look who came for breakfast',
    '{food}, first attempt',
    'The view from {place}',
    'Found this in the shed',
  ],
  documents: ['Boat insurance 2026.pdf', 'Invoice plumber.pdf', 'House rules v7.pdf'],
  polls: [
    { question: 'Which weekend for the big clean-up?', options: ['First of May', 'Second of May', 'Never'] },
    { question: 'New colour of the door', options: ['Blue', 'Green', 'As it is'] },
    { question: 'Dinner on Saturday', options: ['Grill', 'Pizza', 'Soup'] },
  ],
  places: [
    [59.3293, 18.0686],
    [46.4312, 6.9107],
    [54.4609, -3.0886],
  ],
  contacts: ['Plumber Jansson.vcf', 'Boat yard.vcf'],
};
