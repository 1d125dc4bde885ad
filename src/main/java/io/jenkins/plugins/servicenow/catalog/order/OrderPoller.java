package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Run;
import hudson.security.ACL;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.config.ConnectionLogin;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.polling.PollDelay;
import io.jenkins.plugins.servicenow.polling.Poller;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** Polls the orders of one connection, for all jobs at once. What jobs may use is looked up in each poll. */
final class OrderPoller implements Poller {

    private static final Logger LOGGER = Logger.getLogger(OrderPoller.class.getName());

    private final CatalogOrders orders;
    private final String connection;
    private final PollDelay delays;

    /** Whether the next poll is for new orders too. */
    private volatile boolean allDue = true;

    /** @param connection its name; empty for the jobs that may use none */
    OrderPoller(@NonNull CatalogOrders orders, @NonNull String connection) {
        this.orders = orders;
        this.connection = connection;
        this.delays = new PollDelay(CatalogOrders.time(), Math::random);
    }

    /** The next poll is for new orders too, whenever it comes. */
    void requestAll() {
        allDue = true;
    }

    @Override
    public synchronized Duration pollAll() throws InterruptedException {
        return poll(true);
    }

    @Override
    public synchronized Duration pollDue() throws InterruptedException {
        return poll(allDue);
    }

    private Duration poll(boolean all) throws InterruptedException {
        var interval = orders.interval(connection);
        var delay = delays.untilAllowed();
        if (!delay.isZero()) {
            return PollDelay.longer(delays.regular(interval), delay);
        }
        if (all) {
            allDue = false;
        }
        try (var system = ACL.as2(ACL.SYSTEM2)) {
            var failure = poll(new Logins(), all);
            orders.refresh();
            if (failure == null) {
                delays.succeeded();
                return delays.regular(interval);
            }
            if (all) {
                allDue = true;
            }
            return delays.failed(failure, isRefusal(failure), interval);
        }
    }

    private static boolean isRefusal(IOException failure) {
        return failure instanceof ServiceNowException e && e.kind() == Kind.AUTHENTICATION;
    }

    /** @return what has failed; null when nothing has */
    @CheckForNull
    private IOException poll(Logins logins, boolean all) throws InterruptedException {
        var groups = new LinkedHashMap<ConnectionLogin, Group>();
        var statuses = new ArrayList<OrderStatus>();
        IOException failure = null;
        for (var started : orders.triggers(connection).entrySet()) {
            var job = started.getKey();
            var trigger = started.getValue();
            var status = orders.status(job);
            statuses.add(status);
            trigger.errors().forEach(status::report);
            if (!trigger.errors().isEmpty()) {
                continue;
            }
            try {
                var chosen = ConnectionResolver.of(job).choose(trigger.getConnection());
                groups.computeIfAbsent(logins.of(chosen, job.getParent()), login -> new Group(chosen, job.getParent()))
                        .members
                        .add(new OrderMember(job, trigger, status, chosen.getName(), chosen.getInstanceUrl()));
            } catch (AbortException | RuntimeException e) {
                status.report(String.valueOf(e.getMessage()));
            }
        }
        try {
            for (var order : orders.inWork(connection).values()) {
                var parent = parent(order);
                try {
                    var chosen = ConnectionResolver.in(parent).choose(order.connection(), order.instanceUrl());
                    groups.computeIfAbsent(logins.of(chosen, parent), login -> new Group(chosen, parent))
                            .records
                            .add(order);
                } catch (AbortException | RuntimeException e) {
                    LOGGER.log(Level.FINE, "There is no way to " + order.number(), e);
                }
            }
            for (var group : groups.values()) {
                var session = group.connection.openForPolls(group.parent, Masking.of((Run<?, ?>) null));
                new OrderCycle(orders, session, group.members, group.records).run(all);
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "A poll of orders failed", e);
            statuses.forEach(status -> status.report(String.valueOf(e.getMessage())));
            failure = e;
        }
        if (all) {
            statuses.forEach(OrderStatus::polled);
        }
        return failure;
    }

    /** By whose credentials the order is worked on: those of its job, wherever that is. */
    private static ItemGroup<?> parent(OrderRecord order) {
        var job = Jenkins.get().getItemByFullName(order.job(), Job.class);
        return job == null ? Jenkins.get() : job.getParent();
    }

    /** What is polled with one login. */
    private static final class Group {

        private final ServiceNowConnection connection;
        private final ItemGroup<?> parent;
        private final List<OrderMember> members = new ArrayList<>();
        private final List<OrderRecord> records = new ArrayList<>();

        Group(ServiceNowConnection connection, ItemGroup<?> parent) {
            this.connection = connection;
            this.parent = parent;
        }
    }

    /** Of one poll: the jobs of a folder log in alike. */
    private static final class Logins {

        private final Map<ItemGroup<?>, ConnectionLogin> known = new HashMap<>();

        ConnectionLogin of(ServiceNowConnection chosen, ItemGroup<?> parent) throws AbortException {
            var login = known.get(parent);
            if (login == null) {
                login = chosen.login(parent);
                known.put(parent, login);
            }
            return login;
        }
    }
}
