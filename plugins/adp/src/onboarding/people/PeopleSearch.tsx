import { Combobox, Text } from '@backstage/ui';
import { useEffect, useRef, useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { SEARCH_LENGTH, useFindPeople, type Person } from './useFindPeople';

/** Finds people by name or e-mail address; each that is chosen is handed over. */
export const PeopleSearch = ({
  label,
  chosen,
  onChoose,
}: {
  label: string;
  /** Entity references of those who are not to be offered again. */
  chosen: readonly string[];
  onChoose: (person: Person) => void;
}) => {
  const [text, setText] = useState('');
  const [term, setTerm] = useState('');
  const [choices, setChoices] = useState(0);
  const field = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (choices > 0) {
      field.current?.querySelector('input')?.focus();
    }
  }, [choices]);
  useDebounce(() => setTerm(text), 250, [text]);
  const { data, error, isFetching } = useFindPeople(term);
  const isLongEnough = text.trim().length >= SEARCH_LENGTH;
  const people = isLongEnough
    ? (data ?? []).filter(
        ({ userEntityRef }) => !chosen.includes(userEntityRef),
      )
    : [];

  return (
    <>
      <Combobox
        // A field that is emptied opens its list again; a new one does not.
        key={choices}
        ref={field}
        label={label}
        description="Type part of a name or an e-mail address, then choose from the list"
        placeholder="Search for people"
        menuTrigger="input"
        search={{ mode: 'server', inputValue: text, onInputChange: setText }}
        loading={{ state: isFetching || term !== text ? 'filtering' : 'idle' }}
        options={people.map(({ userEntityRef, name, email }) => ({
          id: userEntityRef,
          label: name,
          description: email,
        }))}
        value={null}
        onChange={key => {
          const person = people.find(one => one.userEntityRef === key);
          // Without one: Escape was pressed, or the field was left.
          setText('');
          if (person) {
            onChoose(person);
            setChoices(count => count + 1);
          }
        }}
      />
      {error && (
        <Text role="alert" color="danger" variant="body-small">
          People could not be searched: {error.message}
        </Text>
      )}
    </>
  );
};
