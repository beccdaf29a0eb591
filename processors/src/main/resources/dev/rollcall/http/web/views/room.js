// One room: who is there, who was, and the room at any instant in between.

import { get, path } from '../core/api.js';
import { h } from '../core/dom.js';
import { morph } from '../core/morph.js';
import { debounce, onceAFrame, pause, poll } from '../core/pace.js';
import { replace } from '../core/route.js';
import { loading, notice, notices, problem } from '../parts/states.js';
import { tabs } from '../parts/tabs.js';
import { changes } from './room/changes.js';
import { Head } from './room/head.js';
import { RoomModel } from './room/model.js';
import { participants } from './room/participants.js';
import { sessions } from './room/sessions.js';
import { Slider } from './room/slider.js';
import { Timeline } from './room/timeline.js';
import { Span } from './room/span.js';

const HEAD_MILLIS = 10_000;
const SLIDE_MILLIS = 120;

export function show(root, { parts: [id], query }, signal) {
  const asked = { at: null, show: null, ...query };
  const span = new Span(asked.window, Number(asked.at) || null);
  const model = new RoomModel(id, signal);
  const slots = { head: h('div', {}, loading('the room')), notices: h('div', {}), past: h('div', {}) };
  const head = new Head();
  const timeline = new Timeline(span);
  const people = participants();
  const raw = changes();
  const held = sessions(id, signal, (at) => slider.go(at));
  const slider = new Slider(span, { moved: debounce(moved, SLIDE_MILLIS, signal), resized });
  const body = h('div', { class: 'stack', hidden: true },
    h('section', { class: 'panel', 'aria-label': 'Timeline' }, slider.element, timeline.element), slots.past,
    tabs('What to show of the room', [
      { name: 'participants', title: 'Participants', panel: people.element },
      { name: 'sessions', title: 'Sessions', panel: held.element },
      { name: 'changes', title: 'Changes', panel: raw.element },
    ], asked.show, (name) => {
      asked.show = name === 'participants' ? null : name;
      keepAddress();
    }));
  root.append(slots.head, slots.notices, body);
  slots.head.prepend(h('h1', { tabindex: -1, class: 'visually-hidden' }, `Room ${id}`));

  function keepAddress() {
    if (!signal.aborted) { // an answer may come when somebody has gone on to another view
      replace(['rooms', id], { at: span.at, window: span.chosen, show: asked.show });
    }
  }

  const draw = onceAFrame(() => {
    span.advance();
    slider.draw();
    timeline.show(model.rows);
    raw.show(model.changes, model.isCut);
    if (span.at === null) {
      people.show(model.present, null);
      head.show(model.room, null);
    }
  });
  model.addEventListener('changed', () => model.room && draw());
  model.addEventListener('ended', () => held.load());

  async function moved() {
    keepAddress();
    slots.past.replaceChildren();
    if (span.at === null) {
      draw();
      return;
    }
    try {
      const then = await get(path(['rooms', id], { at: span.at }), signal);
      if (then && span.at !== null) {
        people.show(Object.values(then.participants ?? {}), span.at);
        head.show(then, span.at);
      }
    } catch (error) {
      if (!signal.aborted) {
        people.show([], span.at);
        head.show(nothingToldOf(model.room), span.at);
        slots.past.replaceChildren(error.type === 'room-not-found'
          ? notice('Not yet', 'No event tells of this room at that time.')
          : problem(error, 'the room at that time'));
      }
    }
  }

  async function resized() {
    keepAddress();
    await load();
    moved();
  }

  async function load() {
    try {
      await model.load(span.from);
    } catch (error) {
      if (!signal.aborted) {
        slots.notices.replaceChildren(problem(error, 'the past of this room'));
      }
    }
  }

  async function readHead() {
    const isFirst = model.room === null;
    const answer = await get(path(['rooms', id], { participants: false }), signal);
    model.know(answer);
    morph(slots.notices, notices(answer));
    if (isFirst) {
      slots.head.replaceChildren(head.element);
      body.hidden = false;
      held.load();
      await load();
      model.follow();
      moved();
    }
  }

  poll(readHead, HEAD_MILLIS, signal, (error) => {
    if (error.status !== 0 && model.room === null) {
      slots.head.replaceChildren(h('h1', { tabindex: -1 }, 'Room'), problem(error, 'this room'));
    } else if (error.status !== 0) {
      slots.notices.replaceChildren(problem(error, 'how this room is now'));
    }
  });
  tick(() => model.room && draw(), signal);
}

/** What names a room is known also where nothing else is. */
function nothingToldOf({ id, name, source, region }) {
  return { id, name, source, region, status: 'UNKNOWN' };
}

/** Durations and the right end of the timeline go on by the second. */
async function tick(work, signal) {
  while (!signal.aborted) {
    await pause(1_000, signal);
    if (document.visibilityState === 'visible') {
      work();
    }
  }
}
