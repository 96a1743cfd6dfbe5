-- Coming under or out of a floor is nobody's change. As one it let the numbers of everybody else out at a moment that
-- one person chooses: whoever joined since the newest snapshot could be told from it by subtraction. (Whoever was noted for a floor before this stays noted until the next snapshot.)

DROP TRIGGER count_floor_inserted ON count_floor;
DROP TRIGGER count_floor_deleted ON count_floor;
DROP FUNCTION count_floor_changed();
