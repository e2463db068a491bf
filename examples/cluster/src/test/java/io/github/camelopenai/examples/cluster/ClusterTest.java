package io.github.camelopenai.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.journal.UploadInProgressException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ClusterTest {

    @TempDir
    Path directory;

    @Test
    void shouldUploadEachObjectOnceWhenAWorkerIsKilled() throws Exception {
        try (Servers servers = new Servers(directory)) {
            Objects objects = Objects.put(servers.s3(), "exports", 12, 200_000, directory);
            try (Run run = new Run(servers, objects, 2, 64 << 10, 200 << 10, directory)) {
                run.start();
                assertThat(Manifest.read().probedPaths()).allSatisfy(path -> requireHealthy(run, path));

                // Each object is claimed twice, in partitions of both workers. One of them is held in the third part,
                // until
                // the other one meets the same object.
                List<String> shifted = new ArrayList<>(objects.keys());
                Collections.rotate(shifted, Run.PARTITIONS / 2);
                Gate gate = run.script().on(EmulatorCall.ADD_PART).nth(3).hold();
                run.send(objects.keys());
                run.send(shifted);
                Worker waiting = run.awaitOutput(UploadInProgressException.class.getSimpleName());
                Worker victim = run.workers().get(1 - run.workers().indexOf(waiting));
                victim.kill();
                gate.open();
                victim.start();
                run.awaitCommitted();

                assertThat(run.output()).contains("is resumed: ");
                assertThat(run.isEachExactlyOnce()).as(run.output()).isTrue();
                assertThat(run.partsSentAgain()).as(run.output()).isBetween(0L, (long) Run.PARALLEL_PARTS);
            }
        }
    }

    private static void requireHealthy(Run run, String path) throws Exception {
        URI probed = URI.create("http://127.0.0.1:" + run.workers().get(0).healthPort() + path);
        var answer =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(probed).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
