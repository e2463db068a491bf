package io.github.camelopenai.examples.cluster;

import static io.github.camelopenai.examples.support.Report.print;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Kills a random worker now and then, and starts it again. None is killed twice before each of the others was killed. */
final class Kills {

    private final Random random;
    private final List<Worker> next = new ArrayList<>();

    Kills(long seed) {
        random = new Random(seed);
    }

    /** Kills a worker at a random moment of the next second. */
    void killOneOf(List<Worker> workers) throws Exception {
        if (next.isEmpty()) {
            next.addAll(workers);
            Collections.shuffle(next, random);
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1000));
        Worker victim = next.remove(0);
        victim.kill();
        victim.start();
        print("killed", victim.name());
    }
}
