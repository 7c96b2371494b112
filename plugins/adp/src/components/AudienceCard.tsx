import {
  ButtonLink,
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Flex,
  Text,
} from '@backstage/ui';

/** What the portal does for one kind of people; the first link matters most. */
export const AudienceCard = (props: {
  title: string;
  text: string;
  links: { title: string; to: string }[];
}) => (
  <Card>
    <CardHeader>
      <Text as="h3" variant="title-x-small">
        {props.title}
      </Text>
    </CardHeader>
    <CardBody>
      <Text as="p">{props.text}</Text>
    </CardBody>
    <CardFooter>
      <Flex gap="2">
        {props.links.map(({ title, to }, index) => (
          <ButtonLink
            key={to}
            href={to}
            variant={index === 0 ? 'primary' : 'secondary'}
          >
            {title}
          </ButtonLink>
        ))}
      </Flex>
    </CardFooter>
  </Card>
);
