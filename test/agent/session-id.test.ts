import fc from 'fast-check';
import { sessionId } from '../../src/agent/agent-session';
import { toSessionId } from '../../src/agent/session-id';

test('a valid id is unchanged', () => {
  expect(toSessionId('550e8400-e29b-41d4-a716-446655440000')).toBe('550e8400-e29b-41d4-a716-446655440000');
});

test('an invalid text keeps a readable stem', () => {
  expect(toSessionId('Küche: room/7')).toMatch(/^k-che-room-7-x[0-9a-f]{16}$/);
});

test('any text becomes an id', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(sessionId(toSessionId(text))).toBeUndefined()),
  );
});

test('similar texts get different ids', () => {
  const texts = ['Room 7', 'room 7', 'room-7', 'room_7', 'ROOM-7', ' room-7', toSessionId('Room 7')];
  expect(new Set(texts.map(toSessionId)).size).toBe(texts.length);
});
