export { atomFeed, type Feed, type FeedEntry } from './feed.ts';
export { type Html, html, trusted } from './html.ts';
export { type Frame, layout, type Page } from './layout.ts';
export {
  type BookData,
  type BookLine,
  type BooksData,
  bookPage,
  booksPage,
  type Movement,
} from './pages/books.ts';
export {
  type CaseCard,
  type CaseData,
  type CaseFigures,
  type CasesData,
  casePage,
  casesPage,
} from './pages/cases.ts';
export { type ApiDocument, docsPage, errorsPage } from './pages/docs.ts';
export { type HomeData, type HomePlan, homePage } from './pages/home.ts';
export { entryPage, entrySentence, type LogData, type LogItem, logPage } from './pages/log.ts';
export { type Count, type MembersData, membersPage, type PlanMembers } from './pages/members.ts';
export { type PeriodsData, periodsPage } from './pages/periods.ts';
export {
  type PlanData,
  type PlanListItem,
  planPage,
  plansPage,
  type RuleSection,
  type VersionData,
  type VersionRef,
  versionPage,
} from './pages/plans.ts';
export {
  type NextDates,
  type PeriodFigures,
  type PlanRef,
  planPath,
  type YearOfShares,
} from './pages/shared.ts';
export { type PeriodData, periodPage, quotientText, type SheetFigures } from './pages/sheet.ts';
export {
  type BadgeData,
  badgePage,
  type CareShare,
  type EventData,
  type EventItem,
  eventPage,
  eventsPage,
  type SocietyData,
  type SocietyItem,
  societiesPage,
  societyPage,
} from './pages/societies.ts';
export { type AboutData, aboutPage, errorPage, faqPage } from './pages/words.ts';
export { type Reader, readerOf } from './reader.ts';
export { type Column, type DataTable, tableCsv, tableHtml, tableRows } from './table.ts';
