import '@testing-library/jest-dom';

// Pages with dialogs take seconds to type into on a machine that is busy.
jest.setTimeout(60_000);
