const FORMAT = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
});

/** A point in time, in the time zone of the person who looks. */
export const DateTime = ({ at }: { at: string }) => (
  <time dateTime={at}>{FORMAT.format(new Date(at))}</time>
);
