import { SearchField } from '@backstage/ui';
import { useEffect, useRef, useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';

/** Searches as one types, once one has stopped for a moment. */
export const SearchBox = ({
  label,
  value,
  onSearch,
}: {
  label: string;
  value: string;
  onSearch: (text: string) => void;
}) => {
  const [text, setText] = useState(value);
  const searched = useRef(value);

  // Somebody went back or followed a link.
  useEffect(() => {
    if (value !== searched.current) {
      searched.current = value;
      setText(value);
    }
  }, [value]);

  useDebounce(
    () => {
      const trimmed = text.trim();
      if (trimmed !== searched.current) {
        searched.current = trimmed;
        onSearch(trimmed);
      }
    },
    300,
    [text],
  );

  return (
    <SearchField
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={setText}
    />
  );
};
