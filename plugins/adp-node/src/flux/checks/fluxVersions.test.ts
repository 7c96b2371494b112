import {
  apiVersionToEmit,
  fluxProfile,
  isFluxApi,
  isServed,
  LATEST_FLUX_VERSION,
} from './fluxVersions';

describe('isServed', () => {
  it.each([
    // [Flux, API version, kind, served]
    ['2.0', 'helm.toolkit.fluxcd.io/v2beta1', 'HelmRelease', true],
    ['2.0', 'helm.toolkit.fluxcd.io/v2', 'HelmRelease', false],
    ['2.2', 'helm.toolkit.fluxcd.io/v2beta2', 'HelmRelease', true],
    ['2.3', 'helm.toolkit.fluxcd.io/v2', 'HelmRelease', true],
    ['2.6', 'helm.toolkit.fluxcd.io/v2beta1', 'HelmRelease', true],
    ['2.7', 'helm.toolkit.fluxcd.io/v2beta1', 'HelmRelease', false],
    ['2.7', 'helm.toolkit.fluxcd.io/v2beta2', 'HelmRelease', true],
    ['2.8', 'helm.toolkit.fluxcd.io/v2beta2', 'HelmRelease', false],
    ['2.9', 'helm.toolkit.fluxcd.io/v2', 'HelmRelease', true],
    ['2.6', 'image.toolkit.fluxcd.io/v1', 'ImagePolicy', false],
    ['2.8', 'image.toolkit.fluxcd.io/v1beta2', 'ImagePolicy', true],
    ['2.9', 'image.toolkit.fluxcd.io/v1beta2', 'ImagePolicy', false],
    ['2.9', 'notification.toolkit.fluxcd.io/v1beta3', 'Alert', true],
    ['2.9', 'notification.toolkit.fluxcd.io/v1', 'Alert', false],
    ['2.9', 'notification.toolkit.fluxcd.io/v1', 'Receiver', true],
    ['2.5', 'source.toolkit.fluxcd.io/v1', 'OCIRepository', false],
    ['2.6', 'source.toolkit.fluxcd.io/v1', 'OCIRepository', true],
    ['2.9', 'kustomize.toolkit.fluxcd.io/v1', 'Kustomisation', false],
    ['2.9', 'kustomize.config.k8s.io/v1beta1', 'Kustomization', true],
    ['2.9', 'apps/v1', 'Deployment', true],
  ])('Flux %s, %s %s: %s', (version, apiVersion, kind, served) => {
    expect(isServed(version, apiVersion, kind)).toBe(served);
  });

  it('takes a patch version, and a later one than is known for the latest', () => {
    expect(isServed('2.9.4', 'helm.toolkit.fluxcd.io/v2', 'HelmRelease')).toBe(
      true,
    );
    expect(isServed('2.12', 'helm.toolkit.fluxcd.io/v2', 'HelmRelease')).toBe(
      true,
    );
  });
});

describe('apiVersionToEmit', () => {
  it.each([
    ['2.0', 'image.toolkit.fluxcd.io/v1', 'ImageUpdateAutomation', 'v1beta1'],
    ['2.3', 'image.toolkit.fluxcd.io/v1', 'ImageUpdateAutomation', 'v1beta2'],
    ['2.9', 'image.toolkit.fluxcd.io/v1beta1', 'ImageUpdateAutomation', 'v1'],
    ['2.9', 'notification.toolkit.fluxcd.io/v1beta1', 'Provider', 'v1beta3'],
  ])('Flux %s has %s %s as %s', (version, apiVersion, kind, emitted) => {
    expect(apiVersionToEmit(version, apiVersion, kind)).toBe(
      `${apiVersion.split('/')[0]}/${emitted}`,
    );
  });

  it('knows none for a kind that this Flux does not have', () => {
    expect(
      apiVersionToEmit(
        '2.6',
        'source.toolkit.fluxcd.io/v1',
        'ExternalArtifact',
      ),
    ).toBeUndefined();
  });
});

describe('fluxProfile', () => {
  it('refuses undefined variables since 2.9', () => {
    expect(fluxProfile('2.8.5')).toMatchObject({
      version: '2.8',
      strictSubstitution: false,
    });
    expect(fluxProfile(LATEST_FLUX_VERSION).strictSubstitution).toBe(true);
  });

  it('names what is no version', () => {
    expect(() => fluxProfile('1.2')).toThrow(
      '"1.2" is no version of Flux; write it like "2.9", in quotes',
    );
  });
});

it('tells the API of Flux from that of kustomize', () => {
  expect(isFluxApi('kustomize.toolkit.fluxcd.io/v1')).toBe(true);
  expect(isFluxApi('kustomize.config.k8s.io/v1beta1')).toBe(false);
});
