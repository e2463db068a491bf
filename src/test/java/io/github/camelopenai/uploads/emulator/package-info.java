/**
 * Emulates the Uploads API on loopback, for tests and examples. Needs no account and no network:
 *
 * <pre>{@code
 * try (UploadsEmulator emulator = UploadsEmulator.start()) {
 *     emulator.script().on(EmulatorCall.ADD_PART).nth(2).answer(503, Map.of("Retry-After", "1"), "busy");
 *     // ... upload to emulator.baseUrl() with emulator.apiKey() ...
 *     assertThat(emulator.onlyFile().sha256()).isEqualTo(expected);
 *     assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(5);
 * }
 * }</pre>
 *
 * <p>A {@link io.github.camelopenai.uploads.emulator.RangeServer} is a store to upload from, and a
 * {@link io.github.camelopenai.uploads.emulator.TcpProxy} is a bad network in front of either.
 */
package io.github.camelopenai.uploads.emulator;
