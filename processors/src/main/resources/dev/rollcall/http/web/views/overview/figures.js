// The four numbers that answer "what is happening" at a glance.

import { h } from '../../core/dom.js';
import { count, counted } from '../../core/format.js';
import { figure } from '../../parts/labels.js';

export function figures(stats) {
  // The last minute is still counting; the one before it is whole.
  const minute = stats.minutes.at(-2) ?? { joins: null, leaves: null };
  return h('dl', { class: 'figures' },
    figure('People now', count(stats.participants)),
    figure('Active rooms', count(stats.activeRooms), ` of ${counted(stats.rooms, 'room')}`),
    figure('Joins', count(minute.joins), ' in the last whole minute'),
    figure('Leaves', count(minute.leaves), ' in the last whole minute'));
}
