import { type ThemeConfig, theme } from 'antd';

const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** antd in the colours of the shared tokens; read from the page, so that there is one source for both themes. */
export function themeOf(dark: boolean, roomy: boolean): ThemeConfig {
  const sans = token('sans').replaceAll(/\s+/g, ' ');
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: token('teal'),
      colorLink: token('teal'),
      colorError: token('vermilion'),
      colorWarning: token('amber'),
      colorSuccess: token('moss'),
      colorInfo: token('teal'),
      colorTextBase: token('ink'),
      colorText: token('ink'),
      colorTextSecondary: token('ink-soft'),
      colorTextTertiary: token('ink-soft'),
      colorTextPlaceholder: token('ink-soft'),
      colorTextDescription: token('ink-soft'),
      colorBgBase: token('paper'),
      colorBgContainer: token('card'),
      colorBgElevated: token('card'),
      colorBorder: token('line-strong'),
      colorBorderSecondary: token('line'),
      colorTextLightSolid: token('on-teal'),
      borderRadius: 8,
      borderRadiusLG: 10,
      fontFamily: sans,
      fontSize: 15,
      controlHeight: roomy ? 48 : 40,
      controlHeightSM: roomy ? 44 : 30,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Button: { fontWeight: 500, primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    },
  };
}
