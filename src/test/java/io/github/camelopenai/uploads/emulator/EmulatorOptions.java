package io.github.camelopenai.uploads.emulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** The options of an emulator; {@link EmulatorBuilder} describes them. */
record EmulatorOptions(
        Dialect dialect,
        String apiKey,
        int port,
        boolean tls,
        TlsFault tlsFault,
        Path directory,
        boolean store,
        boolean orphanPartsCounted,
        boolean uploadsReadable,
        Duration sessionLife,
        Duration idleTimeout,
        boolean idleTimeoutAnnounced,
        long maxPartBytes,
        long maxUploadBytes,
        long minPartBytes,
        boolean partsInOrder,
        boolean purposeLimits,
        boolean httpControl,
        Consumer<EmulatedFile> onFile) {}
