// Hover or focus a box to trace its pathways, search, zoom, details. Without this script the page still shows the
// picture and says everything in words. Nothing is fetched; text reaches the page as text only.
(() => {
  'use strict';

  const data = JSON.parse(document.getElementById('diagram-data').textContent);
  const find = (selector) => document.querySelector(selector);
  const svg = find('.diagram');
  const view = find('.view');
  const panel = find('.panel');
  const input = find('.tools input');
  const count = find('.tools .count');
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const boxes = data.boxes.map((_, index) => document.getElementById(`box-${index}`));
  const parts = data.links.map(() => []);
  svg.querySelectorAll('[data-link]').forEach((piece) => parts[Number(piece.dataset.link)]?.push(piece));

  document.documentElement.classList.add('works');

  // An element with a sentence of ours inside.
  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  // An element with text of the graph alone inside, in whichever direction that is read.
  const foreign = (tag, text, className) => {
    const made = element(tag, text, className);
    made.dir = 'auto';
    return made;
  };

  // A name in a sentence: isolated, so that one that is read from right to left turns nothing around it.
  const apart = (name) => `\u2068${name}\u2069`;

  // Tracing: which boxes and links stay lit.

  const onward = data.boxes.map(() => []);
  const back = data.boxes.map(() => []);
  const leaving = data.boxes.map(() => []);
  const arriving = data.boxes.map(() => []);
  data.links.forEach((link, index) => {
    leaving[link.from].push(index);
    arriving[link.to].push(index);
    onward[link.from].push([index, link.to]);
    back[link.to].push([index, link.from]);
    if (link.symmetric) {
      onward[link.to].push([index, link.from]);
      back[link.from].push([index, link.to]);
    }
  });

  // Everything that steps lead to from a box, one way. What is no step is lit at the box itself, but not followed.
  const spread = (start, neighbours, lit) => {
    const waiting = [start];
    const seen = new Set(waiting);
    while (waiting.length > 0) {
      const at = waiting.pop();
      for (const [link, box] of neighbours[at]) {
        const isStep = data.links[link].step;
        if (!isStep && at !== start) continue;
        lit.links.add(link);
        lit.boxes.add(box);
        if (isStep && !seen.has(box)) {
          seen.add(box);
          waiting.push(box);
        }
      }
    }
  };

  // The pathways through each box and each link.
  const through = { box: data.boxes.map(() => []), link: data.links.map(() => []) };
  data.pathways.forEach((pathway) => {
    new Set(pathway.boxes).forEach((box) => through.box[box].push(pathway));
    new Set(pathway.links).forEach((link) => through.link[link].push(pathway));
  });

  const along = (pathways) => ({
    boxes: new Set(pathways.flatMap((pathway) => pathway.boxes)),
    links: new Set(pathways.flatMap((pathway) => pathway.links)),
  });

  const traceOf = (target) => {
    const { kind, index } = target;
    if (kind === 'pathway') return along([data.pathways[index]]);
    if (through[kind][index].length > 0) return along(through[kind][index]);
    if (kind === 'box') {
      const lit = { boxes: new Set([index]), links: new Set() };
      spread(index, onward, lit);
      spread(index, back, lit);
      return lit;
    }
    const link = data.links[index];
    const lit = { boxes: new Set([link.from, link.to]), links: new Set([index]) };
    if (link.step) {
      spread(link.to, onward, lit);
      spread(link.from, back, lit);
    }
    return lit;
  };

  // What is lit now. Only what differs from it is touched: a picture may have thousands of links.
  const nothing = { boxes: new Set(), links: new Set() };
  let lit = nothing;

  const turn = (before, after, pieces) => {
    before.forEach((index) => {
      if (!after.has(index)) pieces(index).forEach((piece) => piece.classList.remove('lit'));
    });
    after.forEach((index) => {
      if (!before.has(index)) pieces(index).forEach((piece) => piece.classList.add('lit'));
    });
  };

  const light = (target) => {
    svg.classList.toggle('tracing', target !== null);
    const next = target === null ? nothing : traceOf(target);
    turn(lit.boxes, next.boxes, (index) => [boxes[index]]);
    turn(lit.links, next.links, (index) => parts[index]);
    lit = next;
  };

  // Details of a box or link.

  const linkButton = (index, words, other) => {
    const item = document.createElement('li');
    const button = element('button', words);
    button.type = 'button';
    button.addEventListener('focus', () => light({ kind: 'link', index }));
    button.addEventListener('blur', () => light(shown()));
    button.addEventListener('pointerenter', () => light({ kind: 'link', index }));
    button.addEventListener('pointerleave', () => light(shown()));
    button.addEventListener('click', () => go(other));
    item.append(button);
    data.links[index].sources.forEach((source) => item.append(element('p', `Source: ${apart(source)}`, 'source')));
    return item;
  };

  const boxDetails = (index) => {
    const box = data.boxes[index];
    const made = [foreign('h2', box.name)];
    const facts = [box.kind, box.detail].filter(Boolean).map(apart).join(', ');
    if (facts) made.push(element('p', facts, 'quiet'));
    if (box.description) made.push(foreign('p', box.description));
    if (box.source) made.push(element('p', `Source: ${apart(box.source)}`, 'source'));
    if (box.folded.length > 0) made.push(element('h3', 'Stands for'), list(box.folded.map((name) => foreign('li', name))));
    const name = (at) => apart(data.boxes[at].name);
    const from = leaving[index].map((at) => {
      const link = data.links[at];
      return linkButton(at, `${link.reading} ${name(link.to)}`, link.to);
    });
    const to = arriving[index].map((at) => {
      const link = data.links[at];
      return linkButton(at, `${name(link.from)} ${link.reading} this`, link.from);
    });
    if (from.length > 0) made.push(element('h3', 'From here'), list(from));
    if (to.length > 0) made.push(element('h3', 'To here'), list(to));
    return made;
  };

  const linkDetails = (index) => {
    const link = data.links[index];
    const [from, to] = [data.boxes[link.from].name, data.boxes[link.to].name].map(apart);
    const made = [element('h2', `${from} ${link.reading} ${to}`)];
    link.sources.forEach((source) => made.push(element('p', `Source: ${apart(source)}`, 'source')));
    return made;
  };

  const list = (items) => {
    const made = document.createElement('ul');
    made.append(...items);
    return made;
  };

  const tell = (target) => {
    panel.hidden = target === null || target.kind === 'pathway';
    if (panel.hidden) {
      panel.replaceChildren();
      return;
    }
    const { kind, index } = target;
    panel.replaceChildren(...(kind === 'box' ? boxDetails(index) : linkDetails(index)));
    if (same(target, pinned)) {
      const close = element('button', '\u00D7', 'close');
      close.type = 'button';
      close.setAttribute('aria-label', 'Close the details');
      close.addEventListener('click', clear);
      panel.append(close);
    }
    aside(target);
  };

  // Puts the details on the side where they hide least of what they tell of: the box itself, then what is lit.
  const aside = (target) => {
    const hidden = (isLeft) => {
      panel.classList.toggle('left', isLeft);
      const frame = panel.getBoundingClientRect();
      const covers = (box) => {
        const at = box.getBoundingClientRect();
        return at.left < frame.right && at.right > frame.left && at.top < frame.bottom && at.bottom > frame.top;
      };
      const own = target.kind === 'box' && covers(boxes[target.index]) ? boxes.length : 0;
      return own + [...lit.boxes].filter((index) => covers(boxes[index])).length;
    };
    const [right, left] = [hidden(false), hidden(true)];
    panel.classList.toggle('left', left < right);
  };

  // What is shown: what the pointer or the focus is on, else what is pinned.

  let hovered = null;
  let focused = null;
  let pinned = null;
  const same = (one, other) => one !== null && other !== null && one.kind === other.kind && one.index === other.index;
  const shown = () => hovered ?? pinned ?? focused;

  const traces = new Map([...document.querySelectorAll('.trace')].map((button) => [Number(button.dataset.pathway), button]));
  let marked = null;
  const mark = (target, isPinned) => {
    if (target === null || target.kind === 'link') return;
    const { kind, index } = target;
    if (kind === 'box') boxes[index].classList.toggle('pinned', isPinned);
    const button = kind === 'box' ? boxes[index] : traces.get(index);
    button?.setAttribute('aria-pressed', String(isPinned));
  };

  let told = null;
  const show = () => {
    const target = shown();
    light(target);
    const state = target === null ? 'none' : `${target.kind} ${target.index} ${same(target, pinned)}`;
    if (state !== told) {
      told = state;
      tell(target);
    }
    if (marked !== pinned) {
      mark(marked, false);
      mark(pinned, true);
      marked = pinned;
    }
  };

  const pin = (target) => {
    pinned = same(pinned, target) ? null : target;
    show();
  };

  const clear = () => {
    const inside = panel.contains(document.activeElement);
    const target = pinned ?? focused;
    hovered = null;
    pinned = null;
    focused = null;
    show();
    if (inside && target !== null && target.kind === 'box') boxes[target.index].focus();
  };

  // The one box that Tab stops at.
  let stopped = null;
  const stop = (box) => {
    if (stopped !== null) boxes[stopped].tabIndex = -1;
    boxes[box].tabIndex = 0;
    stopped = box;
  };

  const into = (box) => boxes[box].scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: calm.matches ? 'auto' : 'smooth' });

  const go = (box) => {
    stop(box);
    boxes[box].focus({ preventScroll: true });
    into(box);
    pinned = { kind: 'box', index: box };
    hovered = null;
    show();
  };

  // Boxes: pointer, focus, arrow keys.

  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  // The nearest box in a direction: what lies aside counts twice.
  const nearest = (from, [x, y]) => {
    const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
    const [startX, startY] = middle(data.boxes[from]);
    let best = null;
    data.boxes.forEach((box, index) => {
      const [endX, endY] = middle(box);
      const ahead = (endX - startX) * x + (endY - startY) * y;
      const aside = Math.abs((endX - startX) * y) + Math.abs((endY - startY) * x);
      // Boxes of the same column are not to the left or right, however their middles lie.
      const apart = x === 0 ? Math.abs(endY - startY) >= (box.height + data.boxes[from].height) / 2
        : Math.abs(endX - startX) >= (box.width + data.boxes[from].width) / 2;
      if (index === from || ahead <= 0 || !apart) return;
      const cost = ahead + 2 * aside;
      if (best === null || cost < best.cost) best = { index, cost };
    });
    return best === null ? null : best.index;
  };

  svg.setAttribute('role', 'group');
  svg.querySelectorAll('.line > title').forEach((title) => title.remove());
  boxes.forEach((box, index) => {
    const title = box.querySelector('title');
    box.setAttribute('aria-label', title.textContent);
    title.remove();
    box.setAttribute('role', 'button');
    box.setAttribute('aria-pressed', 'false');
    box.tabIndex = -1;
    const target = { kind: 'box', index };
    box.addEventListener('pointerenter', () => { hovered = target; show(); });
    box.addEventListener('pointerleave', () => { hovered = null; show(); });
    box.addEventListener('focus', () => { focused = target; stop(index); show(); });
    box.addEventListener('blur', (event) => {
      // Into the details: what they tell of stays.
      if (panel.contains(event.relatedTarget)) return;
      focused = null;
      show();
    });
    box.addEventListener('click', () => pin(target));
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        pin(target);
      }
      const direction = DIRECTIONS[event.key];
      if (direction === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const next = nearest(index, direction);
      if (next === null) return;
      stop(next);
      boxes[next].focus({ preventScroll: true });
      into(next);
    });
  });
  if (boxes.length > 0) stop(Math.max(0, boxes.findIndex((box) => box.classList.contains('bold'))));
  panel.addEventListener('focusout', (event) => {
    if (panel.contains(event.relatedTarget) || boxes.includes(event.relatedTarget)) return;
    focused = null;
    show();
  });

  // Links: a wider line that cannot be seen takes the pointer.

  const lines = svg.querySelector('.links');
  [...lines.querySelectorAll('.line')].forEach((line) => {
    const area = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    area.setAttribute('d', line.getAttribute('d'));
    area.setAttribute('class', 'hit-area');
    const target = { kind: 'link', index: Number(line.dataset.link) };
    area.addEventListener('pointerenter', () => { hovered = target; show(); });
    area.addEventListener('pointerleave', () => { hovered = null; show(); });
    area.addEventListener('click', () => pin(target));
    lines.append(area);
  });

  // Beside everything: what was kept is let go.
  let hasPanned = false;
  svg.addEventListener('click', (event) => {
    if (!hasPanned && !event.target.closest('.box, .hit-area')) clear();
  });

  // The pathways below the picture.

  traces.forEach((button, index) => {
    const target = { kind: 'pathway', index };
    button.hidden = false;
    button.addEventListener('click', () => {
      pin(target);
      if (pinned !== null) view.scrollIntoView({ block: 'nearest', behavior: calm.matches ? 'auto' : 'smooth' });
    });
    const item = button.closest('li');
    item.addEventListener('pointerenter', () => { hovered = target; show(); });
    item.addEventListener('pointerleave', () => { hovered = null; show(); });
  });

  document.querySelectorAll('a[href^="#box-"]').forEach((anchor) => {
    anchor.addEventListener('click', (event) => {
      event.preventDefault();
      go(Number(anchor.hash.slice('#box-'.length)));
    });
  });

  // Search.

  // Without case and accents.
  const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const texts = data.boxes.map((box) => plain([box.name, box.kind, box.detail ?? '', ...box.folded].join('\n')));
  let hits = [];
  let current = -1;

  // The hit that is looked at, or none.
  let pointed = null;
  const point = (at) => {
    current = at;
    pointed?.classList.remove('current');
    pointed = at < 0 ? null : boxes[hits[at]];
    pointed?.classList.add('current');
  };

  const search = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    const isSearch = words.length > 0;
    hits = isSearch ? texts.flatMap((text, index) => (words.every((word) => text.includes(word)) ? [index] : [])) : [];
    point(-1);
    svg.classList.toggle('searching', isSearch);
    const found = new Set(hits);
    boxes.forEach((box, index) => box.classList.toggle('hit', found.has(index)));
    count.textContent = !isSearch ? '' : hits.length === 1 ? '1 box' : hits.length === 0 ? 'no box' : `${hits.length} boxes`;
  };

  const step = (by) => {
    if (hits.length === 0) return;
    point((current + by + hits.length + (current < 0 && by < 0 ? 1 : 0)) % hits.length);
    into(hits[current]);
    stop(hits[current]);
    count.textContent = `${current + 1} of ${hits.length}`;
    focused = { kind: 'box', index: hits[current] };
    tell(focused);
    told = null;
  };

  input.addEventListener('input', () => {
    focused = null;
    search();
    show();
  });
  find('.tools').addEventListener('submit', (event) => {
    event.preventDefault();
    step(1);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
    }
  });

  // Zoom and pan.

  const natural = Number(svg.getAttribute('width'));
  const zoomOutput = find('.zoom output');
  let zoom = null;

  const setZoom = (next, x, y) => {
    const before = svg.getBoundingClientRect().width;
    zoom = next === null ? null : Math.min(4, Math.max(0.2, next));
    svg.style.width = zoom === null ? '100%' : `${natural * zoom}px`;
    svg.style.maxWidth = zoom === null ? `${natural * 1.25}px` : 'none';
    const after = svg.getBoundingClientRect().width;
    if (x !== undefined && before > 0) {
      view.scrollLeft = (view.scrollLeft + x) * (after / before) - x;
      view.scrollTop = (view.scrollTop + y) * (after / before) - y;
    }
    zoomOutput.textContent = `${Math.round((after / natural) * 100)}\u00A0%`;
    find('[data-zoom="fit"]').setAttribute('aria-pressed', String(zoom === null));
    // A picture wider than the window is moved about inside it, with both scroll bars in sight.
    view.classList.toggle('wide', view.scrollWidth > view.clientWidth + 1);
    view.classList.toggle('pannable', view.scrollWidth > view.clientWidth + 1 || view.scrollHeight > view.clientHeight + 1);
  };

  const scale = () => svg.getBoundingClientRect().width / natural;
  const naturalHeight = Number(svg.getAttribute('height'));
  const whole = () => Math.min(view.clientWidth / natural, (innerHeight - find('.tools').offsetHeight - 8) / naturalHeight);
  const ZOOMS = { in: () => scale() * 1.25, out: () => scale() / 1.25, fit: () => null, whole };
  document.querySelectorAll('[data-zoom]').forEach((button) => {
    button.addEventListener('click', () => setZoom(ZOOMS[button.dataset.zoom]()));
  });
  view.addEventListener('wheel', (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const frame = view.getBoundingClientRect();
    setZoom(scale() * Math.exp(-event.deltaY / 400), event.clientX - frame.left, event.clientY - frame.top);
  }, { passive: false });
  addEventListener('resize', () => setZoom(zoom));

  let grip = null;
  view.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || event.pointerType === 'touch' || event.target.closest('.box, .hit-area, text')) return;
    hasPanned = false;
    grip = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop };
  });
  addEventListener('pointermove', (event) => {
    if (grip === null) return;
    hasPanned ||= Math.hypot(event.clientX - grip.x, event.clientY - grip.y) > 4;
    view.classList.add('panning');
    view.scrollLeft = grip.left - (event.clientX - grip.x);
    view.scrollTop = grip.top - (event.clientY - grip.y);
  });
  addEventListener('pointerup', () => {
    grip = null;
    view.classList.remove('panning');
  });

  // Escape works everywhere. Single signs work in the picture, its tools and details alone: whoever speaks to the computer, or
  // reads with a program that has keys of its own, is not to set them off elsewhere on the page.
  const places = [view, find('.tools'), panel];
  view.tabIndex = -1;

  addEventListener('keydown', (event) => {
    const isTyping = event.target === input;
    if (event.key === 'Escape') {
      if (isTyping && input.value !== '') input.value = '';
      else if (isTyping) input.blur();
      search();
      clear();
      return;
    }
    if (isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!places.some((place) => place.contains(event.target))) return;
    const keys = {
      '/': () => { input.focus(); input.select(); },
      '+': () => setZoom(ZOOMS.in()),
      '-': () => setZoom(ZOOMS.out()),
      '0': () => setZoom(null),
      '1': () => setZoom(1),
      '9': () => setZoom(whole()),
    };
    if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  find('.tools').hidden = false;
  setZoom(null);
  // On a small screen a wide picture would be too small to read: there it begins larger, to be moved about.
  if (scale() < 0.5) setZoom(0.75);
})();
