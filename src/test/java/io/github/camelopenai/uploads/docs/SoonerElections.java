package io.github.camelopenai.uploads.docs;

import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Lets the documented {@link PollBucket} ask for the lock of its cluster sooner and more often. A machine counts as dead after
 * 2.5 seconds without a sign of life instead of 10; a machine that is only busy still holds the lock of its file.
 */
final class SoonerElections extends LifecycleStrategySupport {

    @Override
    public void onServiceAdd(CamelContext context, Service service, Route route) {
        if (service instanceof FileLockClusterService cluster) {
            cluster.setAcquireLockDelay(100, TimeUnit.MILLISECONDS);
            cluster.setAcquireLockInterval(500, TimeUnit.MILLISECONDS);
        }
    }
}
