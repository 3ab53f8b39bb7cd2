CREATE (all:Field {name: 'Health'}), (care:Field {name: 'Care'})-[:PART_OF]->(all),
       (therapy:Field {name: 'Therapy'})-[:PART_OF]->(all), (therapy)-[:INCLUDES]->(:Role {name: 'Massage Therapist'}),
       (care)-[:INCLUDES]->(:Role {name: 'Clerk'}), (care)-[:INCLUDES]->(:Role {name: 'Boss'});
