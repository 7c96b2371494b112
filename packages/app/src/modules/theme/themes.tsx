import { ThemeBlueprint } from '@backstage/plugin-app-react';
import {
  createUnifiedTheme,
  genPageTheme,
  palettes,
  shapes,
  UnifiedThemeProvider,
} from '@backstage/theme';
import { RiMoonLine, RiSunLine } from '@remixicon/react';

/** Also in theme.css, for components of `@backstage/ui`. */
const GREEN = '#00703c';
const BLUE = '#1d70b8';
const LIGHT_GREEN = '#7ad3a4';
const FONT_FAMILY = 'system-ui, sans-serif';

const navigation = {
  background: '#12261c',
  indicator: '#ffdd00',
  color: '#c4d3cb',
  selectedColor: '#ffffff',
  navItem: { hoverBackground: '#1f3d2d' },
  submenu: { background: '#1f3d2d' },
};

const pageTheme = {
  home: genPageTheme({ colors: [GREEN, '#12261c'], shape: shapes.wave }),
};

const light = createUnifiedTheme({
  palette: {
    ...palettes.light,
    primary: { main: GREEN },
    secondary: { main: BLUE },
    link: BLUE,
    linkHover: '#003078',
    navigation,
    tabbar: { indicator: GREEN },
  },
  fontFamily: FONT_FAMILY,
  defaultPageTheme: 'home',
  pageTheme,
});

const dark = createUnifiedTheme({
  palette: {
    ...palettes.dark,
    primary: { main: LIGHT_GREEN },
    secondary: { main: '#5694ca' },
    navigation,
    tabbar: { indicator: LIGHT_GREEN },
  },
  fontFamily: FONT_FAMILY,
  defaultPageTheme: 'home',
  pageTheme,
});

/** Replaces Backstage's light theme, whose extension has the same name. */
export const lightTheme = ThemeBlueprint.make({
  name: 'light',
  params: {
    theme: {
      id: 'light',
      title: 'Light',
      variant: 'light',
      icon: <RiSunLine />,
      Provider: ({ children }) => (
        <UnifiedThemeProvider theme={light}>{children}</UnifiedThemeProvider>
      ),
    },
  },
});

/** Replaces Backstage's dark theme. */
export const darkTheme = ThemeBlueprint.make({
  name: 'dark',
  params: {
    theme: {
      id: 'dark',
      title: 'Dark',
      variant: 'dark',
      icon: <RiMoonLine />,
      Provider: ({ children }) => (
        <UnifiedThemeProvider theme={dark}>{children}</UnifiedThemeProvider>
      ),
    },
  },
});
