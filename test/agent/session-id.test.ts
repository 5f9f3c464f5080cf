import fc from 'fast-check';
import { sessionId } from '../../src/agent/agent-session';
import { toSessionId } from '../../src/agent/session-id';

test('an id that fits stays as it is', () => {
  expect(toSessionId('550e8400-e29b-41d4-a716-446655440000')).toBe('550e8400-e29b-41d4-a716-446655440000');
});

test('a text that does not fit keeps a readable stem', () => {
  expect(toSessionId('Küche: room/7')).toMatch(/^k-che-room-7-x[0-9a-f]{16}$/);
});

test('any text becomes an id', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(sessionId(toSessionId(text))).toBeUndefined()),
  );
});

test('texts that look alike get ids of their own', () => {
  const texts = ['Room 7', 'room 7', 'room-7', 'room_7', 'ROOM-7', ' room-7', toSessionId('Room 7')];
  expect(new Set(texts.map(toSessionId)).size).toBe(texts.length);
});
