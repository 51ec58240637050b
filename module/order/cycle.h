/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The shortest way from one class to another, along edges.
 */
#ifndef MMDEP_ORDER_CYCLE_H
#define MMDEP_ORDER_CYCLE_H

#include "order/graph.h"

u32 mmdep_order_path(struct mmdep_order_graph *graph, u32 from, u32 to, u32 *path, u32 max);

#endif /* MMDEP_ORDER_CYCLE_H */
