package io.jenkins.plugins.servicenow.simulator.catalog;

import io.jenkins.plugins.servicenow.simulator.records.Row;

/** What happens by itself to an order of an item. A flow wins over a workflow. */
enum OrderProcess {
    /** Nothing. What an instance makes of the approval of such an order is not established; here nobody is asked. */
    NONE,
    /** People are asked for approval; whoever fulfills the order sets its state. */
    APPROVAL,
    /** People are asked for approval, and a task is made for the fulfillers; the flow owns the state of the order. */
    TASK;

    static OrderProcess of(Row item) {
        if (item == null) {
            return NONE;
        }
        if (item.get("flow_designer_flow").equals(CatalogSeeds.TASK_FLOW)) {
            return TASK;
        }
        boolean none =
                item.get("flow_designer_flow").isEmpty() && item.get("workflow").isEmpty();
        return none ? NONE : APPROVAL;
    }
}
