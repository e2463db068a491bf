package io.github.camelopenai.examples.s3;

import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Lets the consumer take every object that it finds. Its own list of those in progress keeps an object that could not be
 * opened, so that it would be passed over until the next start. The route needs no such list: its consumer takes one object
 * after the other.
 */
public class NothingInProgress extends ServiceSupport implements IdempotentRepository {

    @Override
    public boolean add(String key) {
        return true;
    }

    @Override
    public boolean contains(String key) {
        return false;
    }

    @Override
    public boolean remove(String key) {
        return true;
    }

    @Override
    public boolean confirm(String key) {
        return true;
    }

    @Override
    public void clear() {
        // There is nothing.
    }
}
