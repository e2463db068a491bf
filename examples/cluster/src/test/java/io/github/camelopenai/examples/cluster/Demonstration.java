package io.github.camelopenai.examples.cluster;

import static io.github.camelopenai.examples.support.Report.print;

import io.github.camelopenai.examples.support.Failure;
import io.github.camelopenai.examples.support.Folders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Uploads the same number of objects with 1, 2 and 4 workers, kills some of these, and prints a table. */
public final class Demonstration {

    private static final long OBJECT_BYTES = 3_000_000;
    private static final long PART_BYTES = 512 << 10;
    private static final long BYTES_PER_SECOND = 512 << 10;

    private final Path directory;
    private final int files;
    private final int kills;
    private final long seed;

    private Demonstration(Path directory, int files, int kills, long seed) {
        this.directory = directory;
        this.files = files;
        this.kills = kills;
        this.seed = seed;
    }

    /** @param args a directory to work in, which is emptied */
    public static void main(String[] args) throws Exception {
        Demonstration demonstration = new Demonstration(
                Folders.empty(Path.of(args[0])),
                Integer.getInteger("files", 72),
                Integer.getInteger("kills", 4),
                Long.getLong("seed", System.nanoTime()));
        int status = 1;
        try {
            demonstration.run();
            status = 0;
        } catch (Exception e) {
            e.printStackTrace();
        }
        // Does not wait for threads of the servers.
        System.exit(status);
    }

    private void run() throws Exception {
        List<Result> results = new ArrayList<>();
        try (Servers servers = new Servers(directory)) {
            print("kafka", servers.broker().address());
            print("s3", servers.s3().url());
            print("journal", servers.database());
            print("seed", seed);
            for (int workers : new int[] {1, 2, 4}) {
                results.add(upload(servers, workers));
            }
        }
        System.out.println(Result.HEAD);
        results.forEach(result -> System.out.println(result.row(results.get(0))));
        if (!results.stream().allMatch(Result::once)) {
            throw new Failure("An object is missing, different, or there twice");
        }
    }

    private Result upload(Servers servers, int workers) throws Exception {
        Path place = directory.resolve("workers-" + workers);
        Objects objects = Objects.put(servers.s3(), "run" + workers, files, OBJECT_BYTES, place);
        try (Run run = new Run(servers, objects, workers, PART_BYTES, BYTES_PER_SECOND, place)) {
            run.start();
            print(
                    "sent",
                    String.format(
                            Locale.ROOT,
                            "%d claims, %,d bytes, for %d worker(s)",
                            objects.count(),
                            objects.bytes(),
                            workers));
            long start = System.nanoTime();
            run.send(objects.keys());
            killSome(run);
            run.awaitCommitted();
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Result(
                    workers,
                    seconds,
                    objects.bytes() / 1e6 / seconds,
                    kills,
                    run.partsSentAgain(),
                    run.files(),
                    run.isEachExactlyOnce());
        }
    }

    /** Kills workers while the first two thirds of the files are uploaded. */
    private void killSome(Run run) throws Exception {
        Kills killing = new Kills(seed);
        for (int kill = 0; kill < kills; kill++) {
            run.awaitFiles(1 + kill * files * 2 / 3 / kills);
            killing.killOneOf(run.workers());
        }
    }
}
