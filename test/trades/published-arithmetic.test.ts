import { expect, test } from '@jest/globals';
import { buy, inOrder, sell, tradesOf } from './told.ts';

/** First in, first out, as others have worked it out in public, so that neither we nor our oracle say what it is. */

test('TraderSync: of 100 at 10 and 100 at 12, selling 100 at 15 gains 500 (300 were the last sold first)', () => {
  // https://tradersync.com/realized-partial-gain-calculation/: FIFO 100 × (15 − 10) = 500, LIFO 300, average 400.
  const [trade] = tradesOf(inOrder(buy('1', '100', '10'), buy('2', '100', '12'), sell('3', '100', '15')));
  expect(trade).toMatchObject({ status: 'open', realisedProfit: '500', openQuantity: '100', entryPrice: '11' });
});

test('J. K. Lasser, § 30.2: without a lot named, the 100 shares of 1998 are sold', () => {
  // J. K. Lasser’s Your Income Tax 2013, “Earmarking Stock Lots”: 100 at 77, 200 at 84, 100 at 105; at 90 the lot of 2000 is a loss of
  // 1,500, but the first-in, first-out rule takes that of 1998: 100 × (90 − 77) = 1,300. IRS Publication 550, “Identification not
  // possible”, has the rule.
  const fills = inOrder(
    buy('1', '100', '77', { executedAt: '1998-06-01T14:00:00Z' }),
    buy('2', '200', '84', { executedAt: '1999-06-01T14:00:00Z' }),
    buy('3', '100', '105', { executedAt: '2000-06-01T14:00:00Z' }),
    sell('4', '100', '90', { executedAt: '2001-06-01T14:00:00Z' }),
  );
  expect(tradesOf(fills)).toMatchObject([{ realisedProfit: '1300', openQuantity: '300' }]);
});

test('a fund of 1,000 at 12, 500 at 15 and 900 at 27: selling 900 at 26 gains 12,600', () => {
  // A tax guide’s “Selling mutual funds” (mutassts12): first in, first out (26 − 12) × 900 = 12,600; the lot at 27 would lose 900.
  const fills = inOrder(buy('1', '1000', '12'), buy('2', '500', '15'), buy('3', '900', '27'), sell('4', '900', '26'));
  expect(tradesOf(fills)).toMatchObject([{ realisedProfit: '12600', openQuantity: '1500' }]);
});

test('a textbook’s inventory: 880 of 1,100 units sold at 40 cost 13,850, a gross margin of 21,350', () => {
  // An exercise of chapter 6 of a course in financial accounting (https://www.coursehero.com/file/11589732/Chap6-Hmk-Ex6-7/):
  // 200 at 10, 350 at 15, 450 at 20, 100 at 25 = 18,750. Sold 150 + 300 + 430 at 40 = 35,200.
  // First in, first out: 200 × 10 + 350 × 15 + 330 × 20 = 13,850; what is left, 120 × 20 + 100 × 25 = 4,900.
  const fills = inOrder(
    buy('Jan. 1', '200', '10'),
    sell('Jan. 10', '150', '40'),
    buy('Mar. 14', '350', '15'),
    sell('Mar. 15', '300', '40'),
    buy('July 30', '450', '20'),
    sell('Oct. 5', '430', '40'),
    buy('Oct. 26', '100', '25'),
  );
  const margin = { realisedProfit: '21350', quantity: '1100', openQuantity: '220', exitPrice: '40' };
  expect(tradesOf(fills)).toMatchObject([{ key: 'Jan. 1', ...margin }]);
});

test('futures: 5 at 100 and 7 at 105, then 9 sold at 106 leave 3 of the second', () => {
  // https://www.analystforum.com/t/fifo-open-close-for-futures/31299: all of T1 and a part of T2 are closed: 5 × 6 + 4 × 1 = 34.
  const [trade] = tradesOf(inOrder(buy('T1', '5', '100'), buy('T2', '7', '105'), sell('T3', '9', '106')));
  expect(trade).toMatchObject({ realisedProfit: '34', openQuantity: '3' });
});

test('futures, short: two contracts of 5,000 bushels of corn sold at 2.35 and bought back at 2.20 gain 1,500', () => {
  // Track ’n Trade’s introduction to futures, “Calculating Profit/Loss”: 0.15 × 5,000 × 2 = 1,500; long, the same is a loss.
  const corn = { multiplier: '5000' };
  const short = tradesOf(inOrder(sell('1', '2', '2.35', corn), buy('2', '2', '2.20', corn)));
  expect(short).toMatchObject([{ side: 'short', status: 'closed', realisedProfit: '1500' }]);
  const long = tradesOf(inOrder(buy('1', '2', '2.35', corn), sell('2', '2', '2.20', corn)));
  expect(long).toMatchObject([{ side: 'long', status: 'closed', realisedProfit: '-1500' }]);
});

test('passing zero twice: 100 bought at 10, 150 sold at 12, 200 bought at 10 gain 200, then 100', () => {
  // The fills of https://stocksntrades.com/calculating-total-cost-transaction-value-and-p-l-when-going-short, which asks why its table
  // does not add up. Money: −1,000 + 1,800 − 2,000 = −1,200; with the 150 that are left at 10 = 1,500, 300 were gained:
  // 100 × (12 − 10) by the long position and 50 × (12 − 10) by the short one.
  const trades = tradesOf(inOrder(buy('1', '100', '10'), sell('2', '150', '12'), buy('3', '200', '10')));
  expect(trades).toMatchObject([
    { key: '1', side: 'long', status: 'closed', realisedProfit: '200' },
    { key: '2/2', side: 'short', status: 'closed', realisedProfit: '100' },
    { key: '3/2', side: 'long', status: 'open', realisedProfit: '0', openQuantity: '150', entryPrice: '10' },
  ]);
});
