//! Which group a row belongs to.
//!
//! The common keys have tables of their own: none at all, one node (the others being the same in every row), or
//! integers that only ever grow, of which each row is a group by itself. Whatever does not fit goes over to a
//! table by all keys.

use crate::exec::batch::{Column, node_value};
use crate::value::{NodeId, RelationshipId, RowKey, Value, order};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// No group.
const NONE: u32 = u32::MAX;

/// The groups so far, by their keys.
pub(super) struct Groups {
    table: Table,
    width: usize,
    len: usize,
}

enum Table {
    /// Nothing has come yet.
    New,
    /// There are no keys.
    Single,
    /// One integer key, ascending from group to group.
    Ascending(Vec<i64>),
    /// One node; the other keys have been the same in every row.
    Nodes { groups: NodeTable, nodes: Vec<NodeId>, position: usize, constants: Vec<Value> },
    /// Ids and integers; the other keys have been the same in every row.
    Packed { groups: FxHashMap<PackedKey, u32>, keys: Vec<PackedColumn> },
    /// All keys.
    Rows { groups: FxHashMap<RowKey, u32>, keys: Vec<Vec<Value>> },
}

/// The ids and integers of a row's keys.
type PackedKey = SmallVec<[i64; 3]>;

/// A key column of packed groups.
enum PackedColumn {
    Nodes(Vec<NodeId>),
    Relationships(Vec<RelationshipId>),
    Integers(Vec<i64>),
    Constant(Value),
}

impl PackedColumn {
    /// A place for keys like these, if they can be packed.
    fn like(column: &Column) -> Option<PackedColumn> {
        match column {
            Column::Nodes(_) => Some(PackedColumn::Nodes(Vec::new())),
            Column::Relationships(_) => Some(PackedColumn::Relationships(Vec::new())),
            Column::Integers(_) => Some(PackedColumn::Integers(Vec::new())),
            Column::Constant(value) => Some(PackedColumn::Constant(value.clone())),
            Column::Absent | Column::Floats(_) | Column::Booleans(_) | Column::Values(_) => None,
        }
    }

    fn takes(&self, column: &Column) -> bool {
        match (self, column) {
            (PackedColumn::Nodes(_), Column::Nodes(_))
            | (PackedColumn::Relationships(_), Column::Relationships(_))
            | (PackedColumn::Integers(_), Column::Integers(_)) => true,
            (PackedColumn::Constant(known), Column::Constant(value)) => order::equivalent(known, value),
            (
                PackedColumn::Nodes(_)
                | PackedColumn::Relationships(_)
                | PackedColumn::Integers(_)
                | PackedColumn::Constant(_),
                _,
            ) => false,
        }
    }

    fn push(&mut self, column: &Column, row: usize) {
        match (self, column) {
            (PackedColumn::Nodes(keys), Column::Nodes(items)) => keys.extend(items.get(row)),
            (PackedColumn::Relationships(keys), Column::Relationships(items)) => keys.extend(items.get(row)),
            (PackedColumn::Integers(keys), Column::Integers(items)) => keys.extend(items.get(row)),
            (
                PackedColumn::Nodes(_)
                | PackedColumn::Relationships(_)
                | PackedColumn::Integers(_)
                | PackedColumn::Constant(_),
                _,
            ) => {}
        }
    }

    fn into_column(self) -> Column {
        match self {
            PackedColumn::Nodes(keys) => Column::Nodes(keys),
            PackedColumn::Relationships(keys) => Column::Relationships(keys),
            PackedColumn::Integers(keys) => Column::Integers(keys),
            PackedColumn::Constant(value) => Column::Constant(value),
        }
    }
}

/// The packed key of a row.
fn packed(columns: &[Column], row: usize) -> PackedKey {
    columns
        .iter()
        .filter_map(|column| match column {
            Column::Nodes(items) => items.get(row).map(|node| i64::from(node.0)),
            Column::Relationships(items) => items.get(row).map(|relationship| i64::from(relationship.0)),
            Column::Integers(items) => items.get(row).copied(),
            Column::Absent | Column::Constant(_) | Column::Floats(_) | Column::Booleans(_) | Column::Values(_) => None,
        })
        .collect()
}

/// The group of each node.
enum NodeTable {
    Dense(Vec<u32>),
    Sparse(FxHashMap<NodeId, u32>),
}

impl NodeTable {
    /// The node's group, `next` if it had none.
    #[inline]
    fn group(&mut self, node: NodeId, next: u32) -> u32 {
        match self {
            NodeTable::Dense(groups) => {
                let index = node.index();
                if groups.len() <= index {
                    if node.is_null() {
                        return NONE;
                    }
                    groups.resize(index + 1, NONE);
                }
                match groups.get_mut(index) {
                    Some(group) => {
                        if *group == NONE {
                            *group = next;
                        }
                        *group
                    }
                    None => next,
                }
            }
            NodeTable::Sparse(groups) => *groups.entry(node).or_insert(next),
        }
    }
}

impl Groups {
    pub fn new(width: usize) -> Self {
        Groups { table: if width == 0 { Table::Single } else { Table::New }, width, len: 0 }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// The one group there is without keys, even of no rows.
    pub fn ensure_one(&mut self) {
        if self.width == 0 {
            self.len = 1;
        }
    }

    /// The group of each row. `nodes` is about how many nodes there are.
    pub fn assign(&mut self, columns: Vec<Column>, len: usize, nodes: usize) -> Vec<u32> {
        if len == 0 {
            return Vec::new();
        }
        if let Table::New = self.table {
            self.table = choose(&columns, len, nodes);
        }
        if !self.fits(&columns) {
            self.generalize();
        }
        match &mut self.table {
            Table::New | Table::Single => {
                self.len = 1;
                vec![0; len]
            }
            Table::Ascending(keys) => {
                if let Some(Column::Integers(items)) = columns.first() {
                    keys.extend(items);
                }
                let first = self.len as u32;
                self.len += len;
                (first..first + len as u32).collect()
            }
            Table::Nodes { groups, nodes, position, .. } => {
                let Some(Column::Nodes(items)) = columns.get(*position) else { return vec![0; len] };
                let mut rows = Vec::with_capacity(len);
                for node in items {
                    let next = nodes.len() as u32;
                    let group = groups.group(*node, next);
                    if group == next {
                        nodes.push(*node);
                    }
                    rows.push(group);
                }
                self.len = nodes.len();
                rows
            }
            Table::Packed { groups, keys } => {
                let mut rows = Vec::with_capacity(len);
                for row in 0..len {
                    let next = groups.len() as u32;
                    let group = *groups.entry(packed(&columns, row)).or_insert(next);
                    if group == next {
                        keys.iter_mut().zip(&columns).for_each(|(key, column)| key.push(column, row));
                    }
                    rows.push(group);
                }
                self.len = groups.len();
                rows
            }
            Table::Rows { groups, keys } => {
                let mut rows = Vec::with_capacity(len);
                for row in 0..len {
                    let key = RowKey(columns.iter().map(|column| column.value(row)).collect());
                    let next = groups.len() as u32;
                    let group = match groups.get(&key) {
                        Some(group) => *group,
                        None => {
                            for (values, value) in keys.iter_mut().zip(&key.0) {
                                values.push(value.clone());
                            }
                            groups.insert(key, next);
                            next
                        }
                    };
                    rows.push(group);
                }
                self.len = groups.len();
                rows
            }
        }
    }

    /// Whether the table can take columns like these.
    fn fits(&self, columns: &[Column]) -> bool {
        match &self.table {
            Table::New | Table::Single | Table::Rows { .. } => true,
            Table::Packed { keys, .. } => keys.iter().zip(columns).all(|(key, column)| key.takes(column)),
            Table::Ascending(keys) => match columns.first() {
                Some(Column::Integers(items)) => {
                    keys.last().is_none_or(|last| items.first().is_none_or(|first| last < first)) && ascending(items)
                }
                _ => false,
            },
            Table::Nodes { position, constants, .. } => {
                columns.iter().zip(constants).enumerate().all(|(index, (column, constant))| {
                    if index == *position {
                        matches!(column, Column::Nodes(nodes) if nodes.iter().all(|node| !node.is_null()))
                    } else {
                        matches!(column, Column::Constant(value) if order::equivalent(value, constant))
                    }
                })
            }
        }
    }

    /// Goes over to the table by all keys.
    fn generalize(&mut self) {
        let table = std::mem::replace(&mut self.table, Table::New);
        let keys: Vec<Vec<Value>> =
            columns_of(table, self.width, self.len).into_iter().map(|column| column.into_values(self.len)).collect();
        let key =
            |group: usize| RowKey(keys.iter().map(|values| values.get(group).cloned().unwrap_or_default()).collect());
        let groups = (0..self.len).map(|group| (key(group), group as u32)).collect();
        self.table = Table::Rows { groups, keys };
    }

    /// The keys of the groups, column by column.
    pub fn into_columns(self) -> Vec<Column> {
        columns_of(self.table, self.width, self.len)
    }
}

fn columns_of(table: Table, width: usize, len: usize) -> Vec<Column> {
    match table {
        Table::New => vec![Column::Values(Vec::new()); width],
        Table::Single => Vec::new(),
        Table::Ascending(keys) => vec![Column::Integers(keys)],
        Table::Nodes { nodes, position, constants, .. } => {
            let mut columns: Vec<Column> = constants.into_iter().map(Column::Constant).collect();
            if let Some(column) = columns.get_mut(position) {
                *column = Column::Nodes(nodes);
            }
            columns
        }
        Table::Packed { keys, .. } => keys.into_iter().map(PackedColumn::into_column).collect(),
        Table::Rows { keys, .. } => {
            debug_assert!(keys.iter().all(|values| values.len() == len), "every group has every key");
            keys.into_iter().map(Column::from_values).collect()
        }
    }
}

/// Whether each integer is larger than the one before.
fn ascending(items: &[i64]) -> bool {
    items.is_sorted_by(|a, b| a < b)
}

/// The narrowest table for columns like the first ones.
fn choose(columns: &[Column], len: usize, nodes: usize) -> Table {
    if let [Column::Integers(items)] = columns
        && ascending(items)
    {
        return Table::Ascending(Vec::new());
    }
    let mut varying = columns.iter().enumerate().filter(|(_, column)| !matches!(column, Column::Constant(_)));
    if let (Some((position, Column::Nodes(items))), None) = (varying.next(), varying.next())
        && items.iter().all(|node| !node.is_null())
    {
        let constants = columns
            .iter()
            .map(|column| match column {
                Column::Constant(value) => value.clone(),
                _ => node_value(NodeId::NULL),
            })
            .collect();
        // Clearing an array of all nodes costs about as much as hashing a sixteenth as many.
        let groups = if len.saturating_mul(16) >= nodes {
            NodeTable::Dense(vec![NONE; nodes])
        } else {
            NodeTable::Sparse(FxHashMap::default())
        };
        return Table::Nodes { groups, nodes: Vec::new(), position, constants };
    }
    match columns.iter().map(PackedColumn::like).collect() {
        Some(keys) => Table::Packed { groups: FxHashMap::default(), keys },
        None => Table::Rows { groups: FxHashMap::default(), keys: vec![Vec::new(); columns.len()] },
    }
}
